# Из чего состоит курс: план, настройки, вопросы и то, что приходит извне.
build-outline = План курса
build-lead = Модули, а в них занятия и тесты. «Выше» и «Ниже» ведут и в соседний модуль.
build-settings = Настройки курса
build-import = Добавить готовое
build-export = Скачать курс в ZIP
build-to-course = Что дальше
build-no-modules = Модулей пока нет. Добавьте первый.
build-no-items = В этом модуле пока ничего нет.
build-add-module = Добавить модуль
build-add-lesson = Добавить занятие
build-add-quiz = Добавить тест
build-module = Модуль
build-lesson = Занятие
build-quiz = Тест
build-lesson-minutes = { $count ->
    [one] Занятие, { $count } минута
    [few] Занятие, { $count } минуты
   *[many] Занятие, { $count } минут
}
build-up = Выше
build-down = Ниже
build-write = Писать
build-change = Изменить
build-checks = Вопросы для самопроверки
build-add-checks = Добавить вопросы для самопроверки
build-questions = Вопросы
build-remove = Убрать
build-keep = Оставить
build-moved = Перенесено.
build-removed = Убрано. Вернуть можно из истории файла.
build-put-back = Вернуть вопрос
build-put-back-done = Вопрос снова на своём месте.
build-part-of-list = Вопросы { $first }–{ $last } из { $all }
build-previous-part = Предыдущие вопросы
build-next-part = Следующие вопросы
build-added = Добавлено.
build-saved = Сохранено.
build-save = Сохранить
build-remove-module = Убрать этот модуль?
build-remove-lesson = Убрать это занятие?
build-remove-quiz = Убрать этот тест?
build-removal-takes = { $count ->
    [one] С ним уйдёт { $count } занятие или тест.
    [few] С ним уйдут { $count } занятия и теста.
   *[many] С ним уйдут занятия и тесты: { $count }.
}
build-removal-kept = Опубликованные версии не изменятся, и всё сохранённое останется в истории.
build-title = Название
build-summary = О чём, одно-два предложения
build-minutes = Минуты
build-required = Нужно для завершения курса
build-outcomes = Каким результатам служит
build-content-note = Предупреждение о содержании
build-move-to = Перенести в другой модуль
build-move = Перенести
build-about = О чём это
build-languages = Языки
build-studied-in = Весь курс можно пройти на языках
build-source-language = Сначала пишется на языке
build-for-whom = Для кого и как долго
build-level = Уровень
build-audience = Профессии
build-hours-online = Академических часов онлайн
build-hours-on-site = Академических часов очно
build-completion = Завершение
build-attendance = Какую долю встреч нужно посетить, в процентах
build-certificate = Документ
build-certificate-none = Нет
build-certificate-attendance = Сертификат участника
build-certificate-advanced-training = Свидетельство о повышении квалификации
build-validity = Сколько месяцев действует
build-validity-hint = Оставьте пустым, если срок не ограничен.
build-outcome = Результат
build-able-to = Чему научится слушатель
build-competences = Ключевые компетенции EAPC
build-competences-hint = Номера от 1 до 10 через запятую: 1, 7
build-text = Текст
build-authors-and-sources = Авторы и источники
build-authors = Авторы
build-authors-hint = По одному в строке.
build-review-by = Пересмотреть не позднее
build-sources = Источники
build-sources-hint = По одному в строке: S21 | название | адрес | издание
build-question = Вопрос
build-stem = О чём спрашивают
build-option = Ответ
build-prompt = Чему искать пару
build-target = Возможная пара
build-step = Шаг
build-number = Число
build-number-label = Что это за число, если их несколько
build-answer = Правильное число
build-tolerance = Допустимое отклонение
build-unit = Единица
build-correct = Это верно
build-feedback = Что сказать тому, кто это выбрал
build-feedback-all = Что сказать всем
build-belongs-to = Соответствует
build-drop = Удалить
build-more = Ещё поля
build-counts = Как засчитывается
build-points = Баллы
build-version = Версия вопроса
build-version-hint = Увеличьте на единицу, когда меняется смысл.
build-sources-of = Источники этого вопроса
build-sources-of-hint = Ключи через запятую: S21, S26
build-clinical = Говорит о клиническом факте, нужен источник
build-safety = Важно для безопасности: без верного ответа тест не сдан
build-per-option = Баллы за каждый верный ответ
build-kind = Вид
build-kind-single-choice = Один верный ответ
build-kind-multiple-response = Несколько верных ответов
build-kind-matching = Соответствия
build-kind-ordering = Порядок действий
build-kind-numeric = Числовой ответ
build-kind-case-vignette = Случай с несколькими вопросами, меняется в файле
build-no-questions = Вопросов пока нет.
build-no-outcomes = У курса пока нет результатов. Запишите их в настройках: каждый вопрос проверяет один из них.
build-add-question = Добавить вопрос
build-rules = Правила теста
build-rules-lead = Оставьте число пустым, если предела нет.
build-purpose = Назначение
build-purpose-pre-test = До курса
build-purpose-practice = Для тренировки
build-purpose-final = Итоговый тест
build-pass-mark = Нужно для сдачи, в процентах
build-attempts = Попытки
build-pause = Часов между попытками
build-grade = Какая попытка засчитывается
build-grade-highest = Лучшая
build-grade-first = Первая
build-grade-last = Последняя
build-grade-average = Средняя
build-time-limit = Минут на попытку
build-overdue = Когда время вышло
build-overdue-autosubmit = Отвеченное сдаётся само
build-overdue-grace = Ещё можно сдать в течение отсрочки
build-overdue-abandon = Не засчитывается
build-grace = Минут отсрочки
build-way = Ход по вопросам
build-way-free = В любом порядке
build-way-sequential = Один за другим
build-shuffle-questions = Перемешивать вопросы
build-shuffle-options = Перемешивать ответы
build-seen = Что и когда видит слушатель
build-during = Во время попытки
build-after-submission = После сдачи
build-after-pass = Когда тест пройден или попыток больше нет
build-part-responses = Свои ответы
build-part-correctness = Что верно
build-part-feedback = Пояснения
build-part-key = Верные ответы
build-import-lead = Ничего из написанного не пропадёт: всё остаётся в истории.
build-see-there = Посмотреть, что получилось
build-word = Документ Word станет занятием
build-word-lead = Заголовки, списки, таблицы, ссылки, сноски и картинки сохранятся. Картинки попадут в медиацентр без того, что записала в них камера.
build-word-file = Документ (.docx, до 16 МБ)
build-no-patients = Ничего, по чему можно узнать пациента.
build-word-do = Сделать занятие
build-word-done = Документ стал занятием.
build-word-pictures = { $count ->
    [one] { $count } картинка теперь в медиацентре. Курс можно опубликовать, когда у неё будет лицензия и она будет там опубликована:
    [few] { $count } картинки теперь в медиацентре. Курс можно опубликовать, когда у каждой будет лицензия и каждая будет там опубликована:
   *[many] { $count } картинок теперь в медиацентре. Курс можно опубликовать, когда у каждой будет лицензия и каждая будет там опубликована:
}
build-gift = Вопросы из Moodle (GIFT)
build-gift-lead = Сначала посмотрите, что будет добавлено. До подтверждения ничего не изменится.
build-gift-into = Куда
build-gift-language = Язык текста
build-gift-text = Текст в GIFT
build-gift-look = Посмотреть
build-gift-take = Добавить эти вопросы
build-gift-needs = Для вопросов из Moodle нужны тест и результат, который они проверяют. Сначала добавьте их.
build-gift-taken = { $count ->
    [one] Можно добавить { $count } вопрос
    [few] Можно добавить { $count } вопроса
   *[many] Можно добавить { $count } вопросов
}
build-gift-refused = { $count ->
    [one] Нельзя добавить { $count } вопрос
    [few] Нельзя добавить { $count } вопроса
   *[many] Нельзя добавить { $count } вопросов
}
build-gift-done = { $count ->
    [one] Добавлен { $count } вопрос.
    [few] Добавлено { $count } вопроса.
   *[many] Добавлено { $count } вопросов.
}
build-line = Строка { $line }:
build-package = Пакет курса
build-package-lead = ZIP с папкой этого курса заменит всё, что здесь есть сейчас.
build-package-file = Пакет (.zip, до 16 МБ)
build-package-do = Загрузить пакет
build-package-done = { $count ->
    [one] Изменён { $count } файл.
    [few] Изменены { $count } файла.
   *[many] Изменено { $count } файлов.
}
build-fault-not-closed = Скобка не закрыта, или внутри пустая строка.
build-fault-brace-too-many = Лишняя скобка. Если это просто текст, поставьте перед ней \.
build-fault-description = Это текст без вопроса.
build-fault-essay = Ответы своими словами здесь не поддерживаются.
build-fault-short-answer = Краткие ответы словами здесь не поддерживаются. Сделайте выбор из вариантов.
build-fault-nothing-right = Нет верного ответа. Отметьте его знаком =.
build-fault-several-right = Верны несколько ответов, и хватает любого. Оставьте один или укажите доли, например %50%.
build-fault-too-few = Меньше двух ответов или пар.
build-fault-not-a-number = Это не число вроде 4.8.
build-fault-nothing-asked = Нет самого вопроса.
build-fault-empty-answer = Один из ответов пуст.
build-fault-too-many = Больше 500 вопросов за раз. Разделите текст.
build-loss-part-marks = частично верные ответы считаются неверными
build-loss-picture = без картинки
build-loss-feedback = без части пояснений
build-loss-other-numbers = засчитывается только первое число
build-note-picture-undescribed = { $count ->
    [one] { $count } картинка пока без описания. Напишите, что на ней.
    [few] { $count } картинки пока без описания. Напишите, что на них.
   *[many] { $count } картинок пока без описания. Напишите, что на них.
}
build-note-picture-left-out = { $count ->
    [one] { $count } картинка не вошла. Медиацентр берёт целые картинки JPEG и PNG до 12 МБ и 12 мегапикселей, до 100 из одного документа, пока для ваших файлов есть место.
    [few] { $count } картинки не вошли. Медиацентр берёт целые картинки JPEG и PNG до 12 МБ и 12 мегапикселей, до 100 из одного документа, пока для ваших файлов есть место.
   *[many] { $count } картинок не вошло. Медиацентр берёт целые картинки JPEG и PNG до 12 МБ и 12 мегапикселей, до 100 из одного документа, пока для ваших файлов есть место.
}
build-note-text-box = { $count ->
    [one] { $count } надпись в рамке не вошла.
    [few] { $count } надписи в рамках не вошли.
   *[many] { $count } надписей в рамках не вошло.
}
build-note-link-left-out = { $count ->
    [one] { $count } ссылка стала просто текстом.
    [few] { $count } ссылки стали просто текстом.
   *[many] { $count } ссылок стало просто текстом.
}
build-note-table-in-table = { $count ->
    [one] { $count } таблица внутри таблицы стала текстом.
    [few] { $count } таблицы внутри таблиц стали текстом.
   *[many] { $count } таблиц внутри таблиц стало текстом.
}
build-note-deleted-words = { $count ->
    [one] { $count } удалённый фрагмент не вошёл.
    [few] { $count } удалённых фрагмента не вошли.
   *[many] { $count } удалённых фрагментов не вошло.
}
build-note-macros = { $count ->
    [one] Макросы не вошли.
    [few] Макросы не вошли.
   *[many] Макросы не вошли.
}
field-text-required = Напишите хотя бы на основном языке курса.
field-text-too-long = Слишком длинно. Сократите.
field-two-needed = Нужно хотя бы два.
field-nothing-right = Отметьте, какой ответ верен.
field-several-right = Оставьте один верный ответ или добавьте вопрос с несколькими.
field-no-target = Выберите, что ему соответствует.
field-competences = Напишите номера от 1 до 10 через запятую: 1, 7
field-languages = Выберите хотя бы один язык.
field-no-file = Выберите файл.
field-nothing-to-take = Ничего добавить нельзя. Сначала посмотрите, почему.
field-package-too-large = Это больше 16 МБ. Уменьшите картинки или уберите часть.
field-word-too-large = Документ больше 16 МБ. Уменьшите картинки.
field-word-old-or-locked = Документ в старом формате или с паролем. Сохраните его как .docx без пароля.
field-word-not-word = Это не документ Word. Сохраните его как .docx.
field-word-damaged = Документ повреждён. Откройте его в Word и сохраните снова.
field-word-bomb = При распаковке документ слишком велик. Уменьшите картинки.
field-word-too-much-text = Для одного занятия текста слишком много. Разделите документ.
field-word-empty = В документе нет текста.

# Мастерская курсов: курсы, которые пишутся.
menu-studio = Мастерская
studio-title = Мастерская курсов
studio-lead = Курсы, которые вы пишете или проверяете. Всё, что вы печатаете, сразу сохраняется, и прежний текст не пропадает.
studio-state-begun = Начат, ещё не сдан
studio-state-draft = Сдан как черновик
studio-state-in-review = У рецензента
studio-state-published = Опубликован
studio-state-withdrawn = Снят с публикации
studio-begin = Начать курс
studio-begin-title = Название: { $language }
studio-begin-title-hint = Оставьте пустым, если на этом языке курс изучать не будут.
studio-begin-key = Ключ
studio-begin-key-hint = Строчные латинские буквы, цифры и дефисы, например pain-in-children. Он стоит в адресе и не меняется.
studio-begin-do = Начать курс
studio-begun = Курс начат. Сначала заполните его настройки.
studio-handed-in = Сдано. Теперь черновик может прочитать рецензент.
studio-files = Сам курс
studio-course-file = Настройки и план курса
studio-other-files = Другие файлы
studio-open = Открыть
studio-checks = Вопросы для самопроверки
studio-quiz = Тест
studio-not-there = ещё не написано
studio-no-errors = Публикации ничего не мешает.
studio-errors = { $count ->
    [one] { $count } ошибка
    [few] { $count } ошибки
   *[many] { $count } ошибок
}
studio-warnings = { $count ->
    [one] { $count } предупреждение
    [few] { $count } предупреждения
   *[many] { $count } предупреждений
}
studio-found-elsewhere = О курсе в целом
studio-error = Ошибка
studio-warning = Предупреждение
studio-line = строка { $line }
studio-nothing-found = Здесь всё в порядке.
studio-elsewhere = { $count ->
    [one] В других файлах есть { $count } замечание.
    [few] В других файлах есть { $count } замечания.
   *[many] В других файлах есть { $count } замечаний.
}
studio-hand-in = Сдать курс
studio-hand-in-what = Всё, что написано к этой минуте, станет черновиком. Перед публикацией его прочитает специалист, который ничего в нём не писал.
studio-hand-in-do = Сдать
studio-steps = От первого слова до слушателей
studio-step-settings-what = О чём курс, чему научится слушатель и по каким источникам.
studio-step-outline-what = Модули, уроки и тесты. Каждый текст пишется оттуда.
studio-step-media-what = Добавьте фильмы и картинки и напишите субтитры. Публикует их рецензент; что написать в уроке, сказано на странице каждого материала.
studio-step-hand-in-what = Внизу этой страницы, когда публикации ничего не мешает. После каждой правки — ещё раз.
studio-step-review-what = Специалист, который сам курс не писал, комментирует, подписывает и публикует его.
studio-step-run = Открыть набор
studio-step-run-what = После этого координатор открывает набор на курс, и слушатели могут записаться.
studio-unreadable = Эти файлы пока нельзя прочитать как курс. Сначала исправьте ошибки, о которых сказано ниже.
studio-read-only = Вы рецензент этого курса. Пишут его преподаватели.
studio-text = Текст
studio-source = Оригинал: { $language }
studio-source-current = Перевод соответствует оригиналу
studio-source-changed = После перевода оригинал изменился
studio-source-difference = Что изменилось в оригинале
studio-mark-current = Перевод соответствует оригиналу
studio-save = Сохранить
studio-preview = Посмотреть
studio-findings = Что нашла проверка
studio-shown = Так это увидят слушатели
studio-nothing-shown = В этом файле нет текста для слушателей.
studio-media-hint = Фильм или картинка вставляется в урок так: [Название](media:…). Что именно написать, сказано на её странице:
studio-saved-at = Сохранено: { $time }
studio-not-saved = Ещё не сохранено
studio-new-file = Этот файл ещё не написан.
studio-merged = Сохранено и соединено с тем, что тем временем написал коллега.
studio-offline = Ещё не сохранено: сервер не отвечает. Напечатанное хранится здесь и будет отправлено, как только он ответит.
studio-kept-here = То, что вы напечатали в прошлый раз, не дошло до сервера. Текст снова здесь и сохраняется.
studio-conflict = Два текста одного места
studio-conflict-said = Пока вы писали, коллега изменил то же место. Сохранены оба текста. Выберите один или соедините их.
studio-conflict-removed = Пока вы писали, коллега убрал этот файл. Ваш текст сохранён. Сохраните его ещё раз, чтобы вернуть файл.
studio-theirs = Что написал коллега
studio-yours = Что написали вы
studio-joined = Текст, который останется
studio-save-joined = Сохранить этот текст
studio-take-theirs = Взять текст коллеги
studio-keep-mine = Оставить мой
studio-taken = Теперь здесь текст коллеги. Ваш остался в истории.
studio-difference-theirs-yours = Чем ваш текст отличается
studio-history = История
studio-states = Что было сохранено
studio-difference = Что изменилось
studio-difference-see = Что изменилось
studio-no-difference = Отличий нет.
studio-same-lines = { $count ->
    [one] { $count } строка без изменений
    [few] { $count } строки без изменений
   *[many] { $count } строк без изменений
}
studio-line-added = Добавлено, строка { $line }:
studio-line-removed = Убрано, строка { $line }:
studio-saves = { $count ->
    [one] { $count } сохранение
    [few] { $count } сохранения
   *[many] { $count } сохранений
}
studio-restore = Вернуть этот текст
studio-restored = Этот текст снова действует. То, что было после него, осталось в истории.
studio-counts = Действует сейчас
studio-by-package = Из пакета
studio-earlier = Чем это было там
studio-origin-typed = Напечатано
studio-origin-merged = Соединено
studio-origin-restored = Возвращено
studio-origin-imported = Пришло с пакетом
studio-origin-moved = Перенесено из другого места
studio-origin-removed = Убрано
studio-origin-set-aside = Отложено: кто-то успел раньше
refusal-course-exists = Курс с таким ключом уже есть. Выберите другой.
refusal-same-content = Именно это уже опубликовано. Сдавать нечего.
refusal-course-key-mismatch = Ключ в файле курса не совпадает с ключом курса. Верните прежний.
refusal-manuscript-conflict = Коллега тем временем изменил то же самое. Откройте страницу заново и повторите изменение.
refusal-manuscript-file-exists = Файл с таким именем уже есть. Выберите другое.
field-required-title = Напишите название хотя бы на одном языке.
field-text-missing = Напишите название хотя бы на одном языке.
field-too-long-title = Напишите не больше 200 букв.
field-key-invalid = Пишите строчными латинскими буквами и цифрами, между словами дефис, не больше 100 знаков.
field-unknown-state = Эта страница устарела. Скопируйте свой текст и откройте её заново.

# Что проверка находит в курсе: что не так и что делать.
finding-path-too-long = Путь слишком длинный или слишком глубокий. Не больше { $characters } знаков и { $levels } уровней.
finding-unsafe-path = Этот путь ведёт за пределы пакета. Называйте файлы относительно папки курса, без `..`, `\` и букв дисков.
finding-hidden-file = Скрытых файлов в пакете быть не может. Храните их вне папки курса.
finding-name-not-allowed = В имени есть знаки, кроме `a-z 0-9 - . _`. Переименуйте файл.
finding-symlink = Ссылок и особых файлов в пакете быть не может. Положите туда сам файл.
finding-file-too-large = Файл больше 16 МБ. Уменьшите его или дайте ссылку на медиацентр.
finding-package-too-large = Все файлы вместе больше 64 МБ. Уменьшите картинки или уберите часть из них.
finding-too-many-files = Файлов больше, чем { $most }. Уберите те, которые курсу не нужны.
finding-unreadable = Прочитать не удалось: { $error }. Проверьте, что файл на месте и его можно читать.
finding-duplicate-path = В архиве два файла с одним именем. Упакуйте папку заново.
finding-encrypted = Файл зашифрован. Упакуйте папку без пароля.
finding-archive-unreadable = Архив ZIP не читается: { $error }. Упакуйте папку заново, как обычный архив ZIP.
finding-path-conflict = `{ $parent }` — и файл, и папка. Переименуйте что-то одно.
finding-not-utf8 = Текст файла не в кодировке UTF-8. Сохраните его в UTF-8.
finding-byte-order-mark = Файл начинается со знака порядка байтов. Сохраните его в UTF-8 без BOM.
finding-line-ends = Концы строк в файле — от Windows или старого Macintosh. Сохраните его с концами строк Unix (LF).
finding-nul-character = В файле есть знак NUL. Удалите его.
finding-front-matter-open = У заголовка файла нет конца. Закончите его строкой `---`.
finding-file-not-typed = Здесь пишут только уроки и файлы YAML. Назовите файл, который кончается на .md или .yaml, вне папки media/.
finding-typed-too-large = Текст больше 1 МБ. Разделите его на несколько файлов.
finding-title-missing = Нет названия. Напишите его хотя бы на одном языке.
finding-key-invalid = Это не может быть ключом. Нужны слова из `a-z 0-9` через дефис, не больше 100 знаков.
finding-course-file-missing = Нет файла course.yaml. Выберите папку, в которой он лежит, или напишите его.
finding-yaml-too-large = В файле слишком много записей. Разделите его на несколько.
finding-yaml-syntax = Этот YAML не читается: { $error }. Исправьте его здесь: отступы, кавычки, скобки и пробел после каждого двоеточия.
finding-yaml-second-document = В файле второй документ YAML. Оставьте один и удалите строку `---`.
finding-yaml-anchor = Якоря (`&name`) и отсылки (`*name`) YAML не допускаются. Напишите значение целиком или возьмите его в кавычки.
finding-yaml-tag = Метки YAML не допускаются. Удалите метку или возьмите значение в кавычки.
finding-yaml-too-deep = Списки и поля вложены друг в друга глубже { $most } уровней. Напишите так, как описано в формате.
finding-duplicate-key = `{ $name }` стоит здесь второй раз. Оставьте одно.
finding-yaml-map-too-large = Здесь слишком много полей. Уберите часть.
finding-yaml-name-missing = На месте имени стоит список или набор полей. Напишите `имя: значение`.
finding-value-empty = Здесь пусто: { $field }. Нужно: { $wanted }.
finding-value-wrong = Здесь не то значение: { $field } — `{ $found }`. Нужно: { $wanted }.
finding-value-is-list = Здесь стоит список: { $field }. Нужно: { $wanted }.
finding-value-is-map = Здесь стоит набор полей: { $field }. Нужно: { $wanted }.
finding-word-unknown = Такого слова здесь нет: { $field } ({ $error }). Напишите одно из возможных слов.
finding-field-unknown = Поля `{ $name }` здесь не бывает. Исправьте написание или удалите его; бывают поля { $names }.
finding-field-missing = Не хватает поля `{ $name }`. Добавьте `{ $name }: …`.
finding-language-unknown = `{ $name }` — не язык центра. Напишите en, ru или be.
finding-item-unknown = Это не урок и не тест. Начните с `- lesson: …` или `- quiz: …`.
finding-question-kind-unknown = Вопросов вида `{ $kind }` не бывает. Напишите single_choice, multiple_response, matching, ordering, numeric или case_vignette.
finding-number-out-of-range = `{ $name }` — { $value }. Напишите число от { $least } до { $most }.
finding-format-unsupported = Формат здесь { $format }, а эта программа читает формат 1. Напишите `format: 1`.
finding-source-is-mark = `M` — не источник, а пометка утверждения, у которого источника нет. Уберите её отсюда и поставьте `[M]` после утверждения в пояснении.
finding-source-unknown = Источника `{ $key }` нет в course.yaml. Добавьте его в `references` или исправьте пометку.
finding-outcome-unknown = Результата обучения `{ $id }` нет в course.yaml. Добавьте его в `outcomes` или исправьте обозначение.
finding-id-invalid = `{ $id }` не может быть обозначением. Нужно от 1 до 80 знаков из `a-z 0-9 - _`.
finding-unsourced-one = Одно утверждение помечено [M]: у него ещё нет источника. Назовите источник, или пусть его подтвердит клиницист.
finding-unsourced = { $count ->
    [one] { $count } утверждение помечено [M]: у него ещё нет источника. Назовите источник, или пусть его подтвердит клиницист.
    [few] { $count } утверждения помечены [M]: у них ещё нет источника. Назовите источники, или пусть их подтвердит клиницист.
   *[many] { $count } утверждений помечены [M]: у них ещё нет источника. Назовите источники, или пусть их подтвердит клиницист.
}
finding-authors-missing = Не назван ни один автор. Назовите, кто это написал.
finding-audience-missing = Курс ни для кого. Назовите хотя бы одну профессию или `other`.
finding-course-key-invalid = `{ $key }` не может быть ключом курса. Нужны слова из `a-z 0-9` через дефис.
finding-key-mismatch = Ключ — `{ $key }`, а папка называется `{ $folder }`. Назовите их одинаково.
finding-languages-invalid = Поле `languages` пусто или называет какой-то язык дважды. Назовите каждый язык один раз.
finding-source-language-missing = Языка оригинала { $language } нет в `languages`. Добавьте его.
finding-hours-missing = У курса нет часов. Укажите, сколько академических часов он занимает.
finding-outcomes-missing = У курса нет результатов обучения. Напишите, что будет уметь тот, кто его прошёл.
finding-outcome-twice = Два результата обучения с обозначением `{ $id }`. Дайте одному из них другое.
finding-competence-invalid = В `competences` должны стоять основные компетенции EAPC, от 1 до 10. Исправьте числа.
finding-outcome-unserved = Результату обучения `{ $id }` не служит ни один урок и ни один вопрос. Научите этому и спросите об этом или уберите его.
finding-review-overdue = Содержание надо было пересмотреть до { $day }. Сверьте его с новейшими изданиями и напишите следующую дату.
finding-review-too-late = До { $day } больше 24 месяцев. Напишите более раннюю дату.
finding-sign-off-awaiting = Содержание ещё не подписал ни один клиницист. Когда подпишет, напишите поля `by: …, on: …, edition: …`.
finding-sign-off-invalid = Подпись клинициста — в будущем или неполная. Напишите, кто подписал, в какой день и по какому изданию.
finding-reference-key = `{ $key }` не может быть ключом источника. Сначала большая латинская буква, затем буквы, цифры и дефисы, хотя бы одна цифра: S21.
finding-reference-incomplete = У источника `{ $key }` нет названия или адреса. Напишите, что это и где это прочитано.
finding-modules-missing = В курсе нет модулей. Добавьте хотя бы один.
finding-module-twice = Модуль `{ $key }` стоит здесь второй раз. Дайте ему другой ключ.
finding-module-empty = В модуле ничего нет. Добавьте урок или тест.
finding-nothing-required = В курсе нет ничего обязательного: он завершён, стоит заглянуть в один урок. Сделайте обязательным то, чему надо научиться.
finding-lesson-twice = Урок `{ $key }` стоит здесь второй раз. Оставьте один.
finding-quiz-twice = Тест `{ $key }` стоит в курсе второй раз. Оставьте одно место.
finding-quiz-key-invalid = `{ $key }` не может быть ключом теста. Нужны слова из `a-z 0-9` через дефис.
finding-quiz-missing = Нет файла { $file }. Напишите его или исправьте ключ.
finding-part-key-invalid = `{ $key }` не может быть ключом { $what }. Сначала две цифры и дефис, затем слова из `a-z 0-9`: 01-when-it-starts.
finding-lesson-missing = Урока нет на языке { $language }. Напишите этот файл.
finding-translation-out-of-date = Оригинал изменился после перевода, или никто не сказал, что перевод ему соответствует. Сверьте перевод с оригиналом и напишите `translated_from: { $hash }`.
finding-lesson-too-long = Урок длиннее 100 КБ. Разделите его на несколько.
finding-lesson-short = { $count ->
    [one] В уроке всего { $count } слово. Нужно от 300 до 1500 слов.
    [few] В уроке всего { $count } слова. Нужно от 300 до 1500 слов.
   *[many] В уроке всего { $count } слов. Нужно от 300 до 1500 слов.
}
finding-lesson-long = { $count ->
    [one] В уроке { $count } слово. Нужно от 300 до 1500 слов; или разделите его.
    [few] В уроке { $count } слова. Нужно от 300 до 1500 слов; или разделите его.
   *[many] В уроке { $count } слов. Нужно от 300 до 1500 слов; или разделите его.
}
finding-source-tag-mistaken = `{ $tag }` похоже на пометку источника, но это не она. Пишите по одному ключу в каждой паре скобок, латинскими буквами: `[S21][S26]` или `[M]`.
finding-heading-first-level = Заголовок первого уровня — это название, а оно стоит в course.yaml. Начните его с `##`.
finding-heading-jump = За заголовком уровня { $before } идёт заголовок уровня { $level }. Начните его с `{ $begin }`.
finding-link-language = Ссылка `{ $link }` никуда не ведёт. Уберите из неё язык: `../02-module/01-lesson.md`.
finding-link-lesson = Ссылка `{ $link }` никуда не ведёт. Ссылайтесь на `../<module>/<lesson>.md`, как они названы в course.yaml.
finding-link-media = Ссылка `{ $link }` никуда не ведёт. Положите файл в media/ или исправьте его имя.
finding-link-item = Ссылка `{ $link }` никуда не ведёт. Материалы медиацентра показывают только в уроках.
finding-link-nowhere = Ссылка `{ $link }` никуда не ведёт. Ссылайтесь на урок (`.md`), файл в `../media/` или адрес, который начинается с https://
finding-picture-broken = Картинки `{ $link }` нет в пакете. Положите её в media/ и напишите `../media/<file>`.
finding-picture-undescribed = У картинки нет описания. Напишите в квадратных скобках, что на ней.
finding-raw-html = Код HTML показывается как текст. Напишите это разметкой Markdown.
finding-questions-missing = Вопросов нет. Напишите их или удалите файл.
finding-question-twice = В файле два вопроса `{ $id }`. Дайте новому другое обозначение.
finding-clinical-without-source = Вопрос `{ $id }` говорит о клиническом факте, но не называет источника. Добавьте `sources: [S…]`.
finding-key-missing = В вопросе `{ $id }` ни один вариант не отмечен верным. Отметьте верный: `correct: true`.
finding-key-ambiguous = { $count ->
    [one] В вопросе `{ $id }` верным отмечен { $count } вариант, а выбрать можно один. Оставьте один или сделайте вопрос multiple_response.
    [few] В вопросе `{ $id }` верными отмечены { $count } варианта, а выбрать можно один. Оставьте один или сделайте вопрос multiple_response.
   *[many] В вопросе `{ $id }` верными отмечены { $count } вариантов, а выбрать можно один. Оставьте один или сделайте вопрос multiple_response.
}
finding-target-unknown = Среди `targets` нет `{ $id }`. Напишите обозначение одного из них.
finding-number-missing = Вопрос не спрашивает ни о каком числе. Добавьте поле.
finding-tolerance-negative = Допуск равен { $value }. Напишите 0 или больше.
finding-case-not-critical = Случай `{ $id }` важен для безопасности, а из его вопросов — ни один. Напишите `safety_critical: true` у тех, на которые нужно ответить верно.
finding-case-nested = Случай стоит внутри другого случая. Поставьте его вопросы рядом с остальными.
finding-id-twice = Обозначение `{ $id }` стоит здесь второй раз. Дайте каждому своё.
finding-choices-too-few = Здесь меньше двух { $what }. Напишите не меньше двух { $what }.
finding-pass-mark-missing = Итоговый тест без проходного балла сдать нельзя. Напишите число от 1 до 100.
finding-key-shown-early = Ключ был бы виден ещё во время теста. Уберите `key` из `during`.
finding-media-unused = Этот файл не показывают и на него не ссылаются ни уроки, ни вопросы. Используйте его или уберите.
finding-quiz-unused = Этот файл не относится ни к уроку, ни к тесту из course.yaml. Поставьте его в course.yaml (`- quiz: …`) или удалите.
finding-lesson-unused = Этот файл не относится ни к уроку, ни к тесту из course.yaml. Назовите его урок в course.yaml, исправьте имя файла или удалите его.
finding-file-unused = Этот файл не относится ни к уроку, ни к тесту из course.yaml. Удалите его или положите в media/ и сошлитесь на него.
finding-text-untranslated = У `{ $name }` нет текста на языке { $language }. Добавьте `{ $language }: …`.
finding-text-empty = Текст `{ $name }` на языке { $language } пуст. Напишите его.
finding-text-too-long = Текст `{ $name }` на языке { $language } длиннее 100 КБ. Сократите его.
finding-text-nul = В тексте `{ $name }` на языке { $language } есть знак NUL. Удалите его.
finding-term-file = файл целиком
finding-term-text = текст
finding-term-truth = `true` или `false`
finding-term-whole = целое число, 0 или больше
finding-term-byte = целое число от 0 до 255
finding-term-day = дата, например 2028-10-01
finding-term-decimal = десятичное число с точкой, например "4.8"
finding-term-list = список; пустой пишется `[]`
finding-term-fields = поля с именами
finding-term-word = слово
finding-term-texts = текст на каждом языке: en, ru, be
finding-term-references = источники под ключами, например S21
finding-term-question = вопрос с его полями
finding-term-module = модуля
finding-term-lesson = урока
finding-term-options = вариантов ответа
finding-term-targets = соответствий
finding-term-prompts = пунктов
finding-term-steps = шагов
finding-term-questions = вопросов

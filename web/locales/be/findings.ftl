# Што праверка знаходзіць у курсе: што не так і што рабіць.
finding-path-too-long = Шлях занадта доўгі або занадта глыбокі. Не больш за { $characters } знакаў і { $levels } узроўняў.
finding-unsafe-path = Гэты шлях вядзе за межы пакета. Называйце файлы адносна папкі курса, без `..`, `\` і літар дыскаў.
finding-hidden-file = Схаваных файлаў у пакеце быць не можа. Трымайце іх па-за папкай курса.
finding-name-not-allowed = У імені ёсць знакі, акрамя `a-z 0-9 - . _`. Перайменуйце файл.
finding-symlink = Спасылак і асаблівых файлаў у пакеце быць не можа. Пакладзіце туды сам файл.
finding-file-too-large = Файл большы за 16 МБ. Паменшыце яго або дайце спасылку на медыяцэнтр.
finding-package-too-large = Усе файлы разам большыя за 64 МБ. Паменшыце малюнкі або прыбярыце частку з іх.
finding-too-many-files = Файлаў больш, чым { $most }. Прыбярыце тыя, якія курсу не патрэбныя.
finding-unreadable = Прачытаць не ўдалося: { $error }. Праверце, што файл на месцы і яго можна чытаць.
finding-duplicate-path = У архіве два файлы з адным іменем. Запакуйце папку нанова.
finding-encrypted = Файл зашыфраваны. Запакуйце папку без пароля.
finding-archive-unreadable = Архіў ZIP не чытаецца: { $error }. Запакуйце папку нанова, як звычайны архіў ZIP.
finding-path-conflict = `{ $parent }` — і файл, і папка. Перайменуйце нешта адно.
finding-not-utf8 = Тэкст файла не ў кадоўцы UTF-8. Захавайце яго ў UTF-8.
finding-byte-order-mark = Файл пачынаецца са знака парадку байтаў. Захавайце яго ў UTF-8 без BOM.
finding-line-ends = Канцы радкоў у файле — ад Windows або старога Macintosh. Захавайце яго з канцамі радкоў Unix (LF).
finding-nul-character = У файле ёсць знак NUL. Выдаліце яго.
finding-front-matter-open = У загалоўка файла няма канца. Скончыце яго радком `---`.
finding-file-not-typed = Тут пішуць толькі ўрокі і файлы YAML. Назавіце файл, які канчаецца на .md або .yaml, па-за папкай media/.
finding-typed-too-large = Тэкст большы за 1 МБ. Падзяліце яго на некалькі файлаў.
finding-title-missing = Няма назвы. Напішыце яе хаця б на адной мове.
finding-key-invalid = Гэта не можа быць ключом. Патрэбныя словы з `a-z 0-9` праз злучок, не больш за 100 знакаў.
finding-course-file-missing = Няма файла course.yaml. Выберыце папку, у якой ён ляжыць, або напішыце яго.
finding-yaml-too-large = У файле занадта шмат запісаў. Падзяліце яго на некалькі.
finding-yaml-syntax = Гэты YAML не чытаецца: { $error }. Выпраўце яго тут: водступы, двукоссі, дужкі і прабел пасля кожнага двукроп’я.
finding-yaml-second-document = У файле другі дакумент YAML. Пакіньце адзін і выдаліце радок `---`.
finding-yaml-anchor = Якары (`&name`) і адсылкі (`*name`) YAML не дапускаюцца. Напішыце значэнне цалкам або вазьміце яго ў двукоссе.
finding-yaml-tag = Меткі YAML не дапускаюцца. Выдаліце метку або вазьміце значэнне ў двукоссе.
finding-yaml-too-deep = Спісы і палі ўкладзеныя адно ў адно глыбей за { $most } узроўняў. Напішыце так, як апісана ў фармаце.
finding-duplicate-key = `{ $name }` стаіць тут другі раз. Пакіньце адно.
finding-yaml-map-too-large = Тут занадта шмат палёў. Прыбярыце частку.
finding-yaml-name-missing = На месцы імя стаіць спіс або набор палёў. Напішыце `імя: значэнне`.
finding-value-empty = Тут пуста: { $field }. Патрэбна: { $wanted }.
finding-value-wrong = Тут не тое значэнне: { $field } — `{ $found }`. Патрэбна: { $wanted }.
finding-value-is-list = Тут стаіць спіс: { $field }. Патрэбна: { $wanted }.
finding-value-is-map = Тут стаіць набор палёў: { $field }. Патрэбна: { $wanted }.
finding-word-unknown = Такога слова тут няма: { $field } ({ $error }). Напішыце адно з магчымых слоў.
finding-field-unknown = Поля `{ $name }` тут не бывае. Выпраўце напісанне або выдаліце яго; бываюць палі { $names }.
finding-field-missing = Не хапае поля `{ $name }`. Дадайце `{ $name }: …`.
finding-language-unknown = `{ $name }` — не мова цэнтра. Напішыце en, ru або be.
finding-item-unknown = Гэта не ўрок і не тэст. Пачніце з `- lesson: …` або `- quiz: …`.
finding-question-kind-unknown = Пытанняў віду `{ $kind }` не бывае. Напішыце single_choice, multiple_response, matching, ordering, numeric або case_vignette.
finding-number-out-of-range = `{ $name }` — { $value }. Напішыце лік ад { $least } да { $most }.
finding-format-unsupported = Фармат тут { $format }, а гэтая праграма чытае фармат 1. Напішыце `format: 1`.
finding-source-is-mark = `M` — не крыніца, а пазнака сцвярджэння, у якога крыніцы няма. Прыбярыце яе адсюль і пастаўце `[M]` пасля сцвярджэння ў тлумачэнні.
finding-source-unknown = Крыніцы `{ $key }` няма ў course.yaml. Дадайце яе ў `references` або выпраўце пазнаку.
finding-outcome-unknown = Выніку навучання `{ $id }` няма ў course.yaml. Дадайце яго ў `outcomes` або выпраўце абазначэнне.
finding-id-invalid = `{ $id }` не можа быць абазначэннем. Патрэбна ад 1 да 80 знакаў з `a-z 0-9 - _`.
finding-unsourced-one = Адно сцвярджэнне пазначана [M]: у яго яшчэ няма крыніцы. Назавіце крыніцу, або няхай яго пацвердзіць клініцыст.
finding-unsourced = { $count ->
    [one] { $count } сцвярджэнне пазначана [M]: у яго яшчэ няма крыніцы. Назавіце крыніцу, або няхай яго пацвердзіць клініцыст.
    [few] { $count } сцвярджэнні пазначаны [M]: у іх яшчэ няма крыніцы. Назавіце крыніцы, або няхай іх пацвердзіць клініцыст.
   *[many] { $count } сцвярджэнняў пазначаны [M]: у іх яшчэ няма крыніцы. Назавіце крыніцы, або няхай іх пацвердзіць клініцыст.
}
finding-authors-missing = Не названы ніводны аўтар. Назавіце, хто гэта напісаў.
finding-audience-missing = Курс ні для каго. Назавіце хаця б адну прафесію або `other`.
finding-course-key-invalid = `{ $key }` не можа быць ключом курса. Патрэбныя словы з `a-z 0-9` праз злучок.
finding-key-mismatch = Ключ — `{ $key }`, а папка называецца `{ $folder }`. Назавіце іх аднолькава.
finding-languages-invalid = Поле `languages` пустое або называе нейкую мову двойчы. Назавіце кожную мову адзін раз.
finding-source-language-missing = Мовы арыгінала { $language } няма ў `languages`. Дадайце яе.
finding-hours-missing = У курса няма гадзін. Пакажыце, колькі акадэмічных гадзін ён займае.
finding-outcomes-missing = У курса няма вынікаў навучання. Напішыце, што будзе ўмець той, хто яго прайшоў.
finding-outcome-twice = Два вынікі навучання з абазначэннем `{ $id }`. Дайце аднаму з іх іншае.
finding-competence-invalid = У `competences` павінны стаяць асноўныя кампетэнцыі EAPC, ад 1 да 10. Выпраўце лікі.
finding-outcome-unserved = Выніку навучання `{ $id }` не служыць ніводзін урок і ніводнае пытанне. Навучыце гэтаму і спытайце пра гэта або прыбярыце яго.
finding-review-overdue = Змест трэба было перагледзець да { $day }. Зверце яго з найноўшымі выданнямі і напішыце наступную дату.
finding-review-too-late = Да { $day } больш за 24 месяцы. Напішыце больш раннюю дату.
finding-sign-off-awaiting = Змест яшчэ не падпісаў ніводзін клініцыст. Калі падпіша, напішыце палі `by: …, on: …, edition: …`.
finding-sign-off-invalid = Подпіс клініцыста — у будучыні або няпоўны. Напішыце, хто падпісаў, у які дзень і паводле якога выдання.
finding-reference-key = `{ $key }` не можа быць ключом крыніцы. Спачатку вялікая лацінская літара, потым літары, лічбы і злучкі, хаця б адна лічба: S21.
finding-reference-incomplete = У крыніцы `{ $key }` няма назвы або адраса. Напішыце, што гэта і дзе гэта прачытана.
finding-modules-missing = У курсе няма модуляў. Дадайце хаця б адзін.
finding-module-twice = Модуль `{ $key }` стаіць тут другі раз. Дайце яму іншы ключ.
finding-module-empty = У модулі нічога няма. Дадайце ўрок або тэст.
finding-nothing-required = У курсе няма нічога абавязковага: ён завершаны, варта зазірнуць у адзін урок. Зрабіце абавязковым тое, чаму трэба навучыцца.
finding-lesson-twice = Урок `{ $key }` стаіць тут другі раз. Пакіньце адзін.
finding-quiz-twice = Тэст `{ $key }` стаіць у курсе другі раз. Пакіньце адно месца.
finding-quiz-key-invalid = `{ $key }` не можа быць ключом тэста. Патрэбныя словы з `a-z 0-9` праз злучок.
finding-quiz-missing = Няма файла { $file }. Напішыце яго або выпраўце ключ.
finding-part-key-invalid = `{ $key }` не можа быць ключом { $what }. Спачатку дзве лічбы і злучок, потым словы з `a-z 0-9`: 01-when-it-starts.
finding-lesson-missing = Урока няма на мове { $language }. Напішыце гэты файл.
finding-translation-out-of-date = Арыгінал змяніўся пасля перакладу, або ніхто не сказаў, што пераклад яму адпавядае. Зверце пераклад з арыгіналам і напішыце `translated_from: { $hash }`.
finding-lesson-too-long = Урок даўжэйшы за 100 КБ. Падзяліце яго на некалькі.
finding-lesson-short = { $count ->
    [one] Ва ўроку ўсяго { $count } слова. Патрэбна ад 300 да 1500 слоў.
    [few] Ва ўроку ўсяго { $count } словы. Патрэбна ад 300 да 1500 слоў.
   *[many] Ва ўроку ўсяго { $count } слоў. Патрэбна ад 300 да 1500 слоў.
}
finding-lesson-long = { $count ->
    [one] Ва ўроку { $count } слова. Патрэбна ад 300 да 1500 слоў; або падзяліце яго.
    [few] Ва ўроку { $count } словы. Патрэбна ад 300 да 1500 слоў; або падзяліце яго.
   *[many] Ва ўроку { $count } слоў. Патрэбна ад 300 да 1500 слоў; або падзяліце яго.
}
finding-source-tag-mistaken = `{ $tag }` падобна на пазнаку крыніцы, але гэта не яна. Пішыце па адным ключы ў кожнай пары дужак, лацінскімі літарамі: `[S21][S26]` або `[M]`.
finding-heading-first-level = Загаловак першага ўзроўню — гэта назва, а яна стаіць у course.yaml. Пачніце яго з `##`.
finding-heading-jump = За загалоўкам узроўню { $before } ідзе загаловак узроўню { $level }. Пачніце яго з `{ $begin }`.
finding-link-language = Спасылка `{ $link }` нікуды не вядзе. Прыбярыце з яе мову: `../02-module/01-lesson.md`.
finding-link-lesson = Спасылка `{ $link }` нікуды не вядзе. Спасылайцеся на `../<module>/<lesson>.md`, як яны названы ў course.yaml.
finding-link-media = Спасылка `{ $link }` нікуды не вядзе. Пакладзіце файл у media/ або выпраўце яго імя.
finding-link-item = Спасылка `{ $link }` нікуды не вядзе. Матэрыялы медыяцэнтра паказваюць толькі ва ўроках.
finding-link-nowhere = Спасылка `{ $link }` нікуды не вядзе. Спасылайцеся на ўрок (`.md`), файл у `../media/` або адрас, які пачынаецца з https://
finding-picture-broken = Малюнка `{ $link }` няма ў пакеце. Пакладзіце яго ў media/ і напішыце `../media/<file>`.
finding-picture-undescribed = У малюнка няма апісання. Напішыце ў квадратных дужках, што на ім.
finding-raw-html = Код HTML паказваецца як тэкст. Напішыце гэта разметкай Markdown.
finding-questions-missing = Пытанняў няма. Напішыце іх або выдаліце файл.
finding-question-twice = У файле два пытанні `{ $id }`. Дайце новаму іншае абазначэнне.
finding-clinical-without-source = Пытанне `{ $id }` гаворыць пра клінічны факт, але не называе крыніцы. Дадайце `sources: [S…]`.
finding-key-missing = У пытанні `{ $id }` ніводны варыянт не адзначаны правільным. Адзначце правільны: `correct: true`.
finding-key-ambiguous = { $count ->
    [one] У пытанні `{ $id }` правільным адзначаны { $count } варыянт, а выбраць можна адзін. Пакіньце адзін або зрабіце пытанне multiple_response.
    [few] У пытанні `{ $id }` правільнымі адзначаны { $count } варыянты, а выбраць можна адзін. Пакіньце адзін або зрабіце пытанне multiple_response.
   *[many] У пытанні `{ $id }` правільнымі адзначаны { $count } варыянтаў, а выбраць можна адзін. Пакіньце адзін або зрабіце пытанне multiple_response.
}
finding-target-unknown = Сярод `targets` няма `{ $id }`. Напішыце абазначэнне аднаго з іх.
finding-number-missing = Пытанне не пытаецца ні пра які лік. Дадайце поле.
finding-tolerance-negative = Дапушчальнае адхіленне роўнае { $value }. Напішыце 0 або больш.
finding-case-not-critical = Выпадак `{ $id }` важны для бяспекі, а з яго пытанняў — ніводнае. Напішыце `safety_critical: true` у тых, на якія трэба адказаць правільна.
finding-case-nested = Выпадак стаіць унутры іншага выпадку. Пастаўце яго пытанні побач з астатнімі.
finding-id-twice = Абазначэнне `{ $id }` стаіць тут другі раз. Дайце кожнаму сваё.
finding-choices-too-few = Тут менш двух { $what }. Напішыце не менш двух { $what }.
finding-pass-mark-missing = Выніковы тэст без прахаднога бала здаць нельга. Напішыце лік ад 1 да 100.
finding-key-shown-early = Ключ быў бы бачны яшчэ падчас тэста. Прыбярыце `key` з `during`.
finding-media-unused = Гэты файл не паказваюць і на яго не спасылаюцца ні ўрокі, ні пытанні. Выкарыстайце яго або прыбярыце.
finding-quiz-unused = Гэты файл не адносіцца ні да ўрока, ні да тэста з course.yaml. Пастаўце яго ў course.yaml (`- quiz: …`) або выдаліце.
finding-lesson-unused = Гэты файл не адносіцца ні да ўрока, ні да тэста з course.yaml. Назавіце яго ўрок у course.yaml, выпраўце імя файла або выдаліце яго.
finding-file-unused = Гэты файл не адносіцца ні да ўрока, ні да тэста з course.yaml. Выдаліце яго або пакладзіце ў media/ і спашліцеся на яго.
finding-text-untranslated = У `{ $name }` няма тэксту на мове { $language }. Дадайце `{ $language }: …`.
finding-text-empty = Тэкст `{ $name }` на мове { $language } пусты. Напішыце яго.
finding-text-too-long = Тэкст `{ $name }` на мове { $language } даўжэйшы за 100 КБ. Скараціце яго.
finding-text-nul = У тэксце `{ $name }` на мове { $language } ёсць знак NUL. Выдаліце яго.
finding-term-file = файл цалкам
finding-term-text = тэкст
finding-term-truth = `true` або `false`
finding-term-whole = цэлы лік, 0 або больш
finding-term-byte = цэлы лік ад 0 да 255
finding-term-day = дата, напрыклад 2028-10-01
finding-term-decimal = дзесятковы лік з кропкай, напрыклад "4.8"
finding-term-list = спіс; пусты пішацца `[]`
finding-term-fields = палі з імёнамі
finding-term-word = слова
finding-term-texts = тэкст на кожнай мове: en, ru, be
finding-term-references = крыніцы пад ключамі, напрыклад S21
finding-term-question = пытанне з яго палямі
finding-term-module = модуля
finding-term-lesson = урока
finding-term-options = варыянтаў адказу
finding-term-targets = адпаведнасцей
finding-term-prompts = пунктаў
finding-term-steps = крокаў
finding-term-questions = пытанняў

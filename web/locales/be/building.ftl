# З чаго складаецца курс: план, налады, пытанні і тое, што прыходзіць звонку.
build-outline = План курса
build-lead = Модулі, а ў іх заняткі і тэсты. «Вышэй» і «Ніжэй» вядуць і ў суседні модуль.
build-settings = Налады курса
build-import = Дадаць гатовае
build-export = Спампаваць курс у ZIP
build-to-course = Што далей
build-no-modules = Модуляў пакуль няма. Дадайце першы.
build-no-items = У гэтым модулі пакуль нічога няма.
build-add-module = Дадаць модуль
build-add-lesson = Дадаць занятак
build-add-quiz = Дадаць тэст
build-module = Модуль
build-lesson = Занятак
build-quiz = Тэст
build-lesson-minutes = { $count ->
    [one] Занятак, { $count } хвіліна
    [few] Занятак, { $count } хвіліны
   *[many] Занятак, { $count } хвілін
}
build-up = Вышэй
build-down = Ніжэй
build-write = Пісаць
build-change = Змяніць
build-checks = Пытанні для самаправеркі
build-add-checks = Дадаць пытанні для самаправеркі
build-questions = Пытанні
build-remove = Прыбраць
build-keep = Пакінуць
build-moved = Перанесена.
build-removed = Прыбрана. Вярнуць можна з гісторыі файла.
build-put-back = Вярнуць пытанне
build-put-back-done = Пытанне зноў на сваім месцы.
build-part-of-list = Пытанні { $first }–{ $last } з { $all }
build-previous-part = Папярэднія пытанні
build-next-part = Наступныя пытанні
build-added = Дададзена.
build-saved = Захавана.
build-save = Захаваць
build-remove-module = Прыбраць гэты модуль?
build-remove-lesson = Прыбраць гэты занятак?
build-remove-quiz = Прыбраць гэты тэст?
build-removal-takes = { $count ->
    [one] З ім знікне { $count } занятак або тэст.
    [few] З ім знікнуць { $count } заняткі і тэсты.
   *[many] З ім знікнуць заняткі і тэсты: { $count }.
}
build-removal-kept = Апублікаваныя версіі не зменяцца, і ўсё захаванае застанецца ў гісторыі.
build-title = Назва
build-summary = Пра што, адзін-два сказы
build-minutes = Хвіліны
build-required = Патрэбна для завяршэння курса
build-outcomes = Якім вынікам служыць
build-content-note = Папярэджанне пра змест
build-move-to = Перанесці ў іншы модуль
build-move = Перанесці
build-about = Пра што гэта
build-languages = Мовы
build-studied-in = Увесь курс можна прайсці на мовах
build-source-language = Спачатку пішацца на мове
build-for-whom = Для каго і як доўга
build-level = Узровень
build-audience = Прафесіі
build-hours-online = Акадэмічных гадзін анлайн
build-hours-on-site = Акадэмічных гадзін вочна
build-completion = Завяршэнне
build-attendance = Якую долю сустрэч трэба наведаць, у працэнтах
build-certificate = Дакумент
build-certificate-none = Няма
build-certificate-attendance = Сертыфікат удзельніка
build-certificate-advanced-training = Пасведчанне аб павышэнні кваліфікацыі
build-validity = Колькі месяцаў дзейнічае
build-validity-hint = Пакіньце пустым, калі тэрмін не абмежаваны.
build-outcome = Вынік
build-able-to = Чаму навучыцца слухач
build-competences = Ключавыя кампетэнцыі EAPC
build-competences-hint = Нумары ад 1 да 10 праз коску: 1, 7
build-text = Тэкст
build-authors-and-sources = Аўтары і крыніцы
build-authors = Аўтары
build-authors-hint = Па адным у радку.
build-review-by = Перагледзець не пазней за
build-sources = Крыніцы
build-sources-hint = Па адной у радку: S21 | назва | адрас | выданне
build-question = Пытанне
build-stem = Пра што пытаюць
build-option = Адказ
build-prompt = Чаму шукаць пару
build-target = Магчымая пара
build-step = Крок
build-number = Лік
build-number-label = Што гэта за лік, калі іх некалькі
build-answer = Правільны лік
build-tolerance = Дапушчальнае адхіленне
build-unit = Адзінка
build-correct = Гэта правільна
build-feedback = Што сказаць таму, хто гэта выбраў
build-feedback-all = Што сказаць усім
build-belongs-to = Адпавядае
build-drop = Выдаліць
build-more = Яшчэ палі
build-counts = Як залічваецца
build-points = Балы
build-version = Версія пытання
build-version-hint = Павялічце на адзінку, калі мяняецца сэнс.
build-sources-of = Крыніцы гэтага пытання
build-sources-of-hint = Ключы праз коску: S21, S26
build-clinical = Гаворыць пра клінічны факт, патрэбна крыніца
build-safety = Важна для бяспекі: без правільнага адказу тэст не здадзены
build-per-option = Балы за кожны правільны адказ
build-kind = Від
build-kind-single-choice = Адзін правільны адказ
build-kind-multiple-response = Некалькі правільных адказаў
build-kind-matching = Адпаведнасці
build-kind-ordering = Парадак дзеянняў
build-kind-numeric = Лікавы адказ
build-kind-case-vignette = Выпадак з некалькімі пытаннямі, мяняецца ў файле
build-no-questions = Пытанняў пакуль няма.
build-no-outcomes = У курса пакуль няма вынікаў. Запішыце іх у наладах: кожнае пытанне правярае адзін з іх.
build-add-question = Дадаць пытанне
build-rules = Правілы тэста
build-rules-lead = Пакіньце лік пустым, калі мяжы няма.
build-purpose = Прызначэнне
build-purpose-pre-test = Да курса
build-purpose-practice = Для трэніроўкі
build-purpose-final = Выніковы тэст
build-pass-mark = Патрэбна для здачы, у працэнтах
build-attempts = Спробы
build-pause = Гадзін паміж спробамі
build-grade = Якая спроба залічваецца
build-grade-highest = Лепшая
build-grade-first = Першая
build-grade-last = Апошняя
build-grade-average = Сярэдняя
build-time-limit = Хвілін на спробу
build-overdue = Калі час выйшаў
build-overdue-autosubmit = Адказанае здаецца само
build-overdue-grace = Яшчэ можна здаць на працягу адтэрміноўкі
build-overdue-abandon = Не залічваецца
build-grace = Хвілін адтэрміноўкі
build-way = Ход па пытаннях
build-way-free = У любым парадку
build-way-sequential = Адно за адным
build-shuffle-questions = Перамешваць пытанні
build-shuffle-options = Перамешваць адказы
build-seen = Што і калі бачыць слухач
build-during = Падчас спробы
build-after-submission = Пасля здачы
build-after-pass = Калі тэст пройдзены або спроб больш няма
build-part-responses = Свае адказы
build-part-correctness = Што правільна
build-part-feedback = Тлумачэнні
build-part-key = Правільныя адказы
build-import-lead = Нічога з напісанага не прападзе: усё застаецца ў гісторыі.
build-see-there = Паглядзець, што атрымалася
build-word = Дакумент Word стане заняткам
build-word-lead = Загалоўкі, спісы, табліцы, спасылкі, зноскі і малюнкі захаваюцца. Малюнкі трапяць у медыяцэнтр без таго, што запісала ў іх камера.
build-word-file = Дакумент (.docx, да 16 МБ)
build-no-patients = Нічога, па чым можна пазнаць пацыента.
build-word-do = Зрабіць занятак
build-word-done = Дакумент стаў заняткам.
build-word-pictures = { $count ->
    [one] { $count } малюнак цяпер у медыяцэнтры. Курс можна апублікаваць, калі ў яго будзе ліцэнзія і ён будзе там апублікаваны:
    [few] { $count } малюнкі цяпер у медыяцэнтры. Курс можна апублікаваць, калі ў кожнага будзе ліцэнзія і кожны будзе там апублікаваны:
   *[many] { $count } малюнкаў цяпер у медыяцэнтры. Курс можна апублікаваць, калі ў кожнага будзе ліцэнзія і кожны будзе там апублікаваны:
}
build-gift = Пытанні з Moodle (GIFT)
build-gift-lead = Спачатку паглядзіце, што будзе дададзена. Да пацвярджэння нічога не зменіцца.
build-gift-into = Куды
build-gift-language = Мова тэксту
build-gift-text = Тэкст у GIFT
build-gift-look = Паглядзець
build-gift-take = Дадаць гэтыя пытанні
build-gift-needs = Для пытанняў з Moodle патрэбны тэст і вынік, які яны правяраюць. Спачатку дадайце іх.
build-gift-taken = { $count ->
    [one] Можна дадаць { $count } пытанне
    [few] Можна дадаць { $count } пытанні
   *[many] Можна дадаць { $count } пытанняў
}
build-gift-refused = { $count ->
    [one] Нельга дадаць { $count } пытанне
    [few] Нельга дадаць { $count } пытанні
   *[many] Нельга дадаць { $count } пытанняў
}
build-gift-done = { $count ->
    [one] Дададзена { $count } пытанне.
    [few] Дададзена { $count } пытанні.
   *[many] Дададзена { $count } пытанняў.
}
build-line = Радок { $line }:
build-package = Пакет курса
build-package-lead = ZIP з папкай гэтага курса заменіць усё, што тут ёсць цяпер.
build-package-file = Пакет (.zip, да 16 МБ)
build-package-do = Загрузіць пакет
build-package-done = { $count ->
    [one] Зменены { $count } файл.
    [few] Зменены { $count } файлы.
   *[many] Зменена { $count } файлаў.
}
build-fault-not-closed = Дужка не закрыта, або ўнутры пусты радок.
build-fault-brace-too-many = Лішняя дужка. Калі гэта проста тэкст, пастаўце перад ёй \.
build-fault-description = Гэта тэкст без пытання.
build-fault-essay = Адказы сваімі словамі тут не падтрымліваюцца.
build-fault-short-answer = Кароткія адказы словамі тут не падтрымліваюцца. Зрабіце выбар з варыянтаў.
build-fault-nothing-right = Няма правільнага адказу. Пазначце яго знакам =.
build-fault-several-right = Правільныя некалькі адказаў, і хапае любога. Пакіньце адзін або пазначце долі, напрыклад %50%.
build-fault-too-few = Менш за два адказы або пары.
build-fault-not-a-number = Гэта не лік накшталт 4.8.
build-fault-nothing-asked = Няма самога пытання.
build-fault-empty-answer = Адзін з адказаў пусты.
build-fault-too-many = Больш за 500 пытанняў за раз. Падзяліце тэкст.
build-loss-part-marks = часткова правільныя адказы лічацца няправільнымі
build-loss-picture = без малюнка
build-loss-feedback = без часткі тлумачэнняў
build-loss-other-numbers = залічваецца толькі першы лік
build-note-picture-undescribed = { $count ->
    [one] { $count } малюнак пакуль без апісання. Напішыце, што на ім.
    [few] { $count } малюнкі пакуль без апісання. Напішыце, што на іх.
   *[many] { $count } малюнкаў пакуль без апісання. Напішыце, што на іх.
}
build-note-picture-left-out = { $count ->
    [one] { $count } малюнак не ўвайшоў. Медыяцэнтр бярэ цэлыя малюнкі JPEG і PNG да 12 МБ і 12 мегапікселяў, да 100 з аднаго дакумента, пакуль для вашых файлаў ёсць месца.
    [few] { $count } малюнкі не ўвайшлі. Медыяцэнтр бярэ цэлыя малюнкі JPEG і PNG да 12 МБ і 12 мегапікселяў, да 100 з аднаго дакумента, пакуль для вашых файлаў ёсць месца.
   *[many] { $count } малюнкаў не ўвайшло. Медыяцэнтр бярэ цэлыя малюнкі JPEG і PNG да 12 МБ і 12 мегапікселяў, да 100 з аднаго дакумента, пакуль для вашых файлаў ёсць месца.
}
build-note-text-box = { $count ->
    [one] { $count } надпіс у рамцы не ўвайшоў.
    [few] { $count } надпісы ў рамках не ўвайшлі.
   *[many] { $count } надпісаў у рамках не ўвайшло.
}
build-note-link-left-out = { $count ->
    [one] { $count } спасылка стала проста тэкстам.
    [few] { $count } спасылкі сталі проста тэкстам.
   *[many] { $count } спасылак стала проста тэкстам.
}
build-note-table-in-table = { $count ->
    [one] { $count } табліца ўнутры табліцы стала тэкстам.
    [few] { $count } табліцы ўнутры табліц сталі тэкстам.
   *[many] { $count } табліц унутры табліц стала тэкстам.
}
build-note-deleted-words = { $count ->
    [one] { $count } выдалены ўрывак не ўвайшоў.
    [few] { $count } выдаленыя ўрыўкі не ўвайшлі.
   *[many] { $count } выдаленых урыўкаў не ўвайшло.
}
build-note-macros = { $count ->
    [one] Макрасы не ўвайшлі.
    [few] Макрасы не ўвайшлі.
   *[many] Макрасы не ўвайшлі.
}
field-text-required = Напішыце хаця б на асноўнай мове курса.
field-text-too-long = Занадта доўга. Скараціце.
field-two-needed = Трэба хаця б два.
field-nothing-right = Пазначце, які адказ правільны.
field-several-right = Пакіньце адзін правільны адказ або дадайце пытанне з некалькімі.
field-no-target = Выберыце, што яму адпавядае.
field-competences = Напішыце нумары ад 1 да 10 праз коску: 1, 7
field-languages = Выберыце хаця б адну мову.
field-no-file = Выберыце файл.
field-nothing-to-take = Нічога дадаць нельга. Спачатку паглядзіце, чаму.
field-package-too-large = Гэта больш за 16 МБ. Зменшыце малюнкі або прыбярыце частку.
field-word-too-large = Дакумент большы за 16 МБ. Зменшыце малюнкі.
field-word-old-or-locked = Дакумент у старым фармаце або з паролем. Захавайце яго як .docx без пароля.
field-word-not-word = Гэта не дакумент Word. Захавайце яго як .docx.
field-word-damaged = Дакумент пашкоджаны. Адкрыйце яго ў Word і захавайце зноў.
field-word-bomb = Пры распакоўцы дакумент занадта вялікі. Зменшыце малюнкі.
field-word-too-much-text = Для аднаго занятку тэксту занадта шмат. Падзяліце дакумент.
field-word-empty = У дакуменце няма тэксту.

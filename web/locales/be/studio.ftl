# Майстэрня курсаў: курсы, якія пішуцца.
menu-studio = Майстэрня
studio-title = Майстэрня курсаў
studio-lead = Курсы, якія вы пішаце або правяраеце. Усё, што вы друкуеце, адразу захоўваецца, і ранейшы тэкст не прападае.
studio-state-begun = Пачаты, яшчэ не здадзены
studio-state-draft = Здадзены як чарнавік
studio-state-in-review = У рэцэнзента
studio-state-published = Апублікаваны
studio-state-withdrawn = Зняты з публікацыі
studio-begin = Пачаць курс
studio-begin-title = Назва: { $language }
studio-begin-title-hint = Пакіньце пустым, калі на гэтай мове курс вывучаць не будуць.
studio-begin-key = Ключ
studio-begin-key-hint = Малыя лацінскія літары, лічбы і злучкі, напрыклад pain-in-children. Ён стаіць у адрасе і не мяняецца.
studio-begin-do = Пачаць курс
studio-begun = Курс пачаты. Спачатку запоўніце яго налады.
studio-handed-in = Здадзена. Цяпер чарнавік можа прачытаць рэцэнзент.
studio-files = Сам курс
studio-course-file = Налады і план курса
studio-other-files = Іншыя файлы
studio-open = Адкрыць
studio-checks = Пытанні для самаправеркі
studio-quiz = Тэст
studio-not-there = яшчэ не напісана
studio-no-errors = Публікацыі нічога не замінае.
studio-errors = { $count ->
    [one] { $count } памылка
    [few] { $count } памылкі
   *[many] { $count } памылак
}
studio-warnings = { $count ->
    [one] { $count } папярэджанне
    [few] { $count } папярэджанні
   *[many] { $count } папярэджанняў
}
studio-found-elsewhere = Пра курс у цэлым
studio-error = Памылка
studio-warning = Папярэджанне
studio-line = радок { $line }
studio-nothing-found = Тут усё ў парадку.
studio-elsewhere = { $count ->
    [one] У іншых файлах ёсць { $count } заўвага.
    [few] У іншых файлах ёсць { $count } заўвагі.
   *[many] У іншых файлах ёсць { $count } заўваг.
}
studio-hand-in = Здаць курс
studio-hand-in-what = Усё, што напісана да гэтай хвіліны, стане чарнавіком. Перад публікацыяй яго прачытае спецыяліст, які нічога ў ім не пісаў.
studio-hand-in-do = Здаць
studio-steps = Ад першага слова да слухачоў
studio-step-settings-what = Пра што курс, чаму навучыцца слухач і па якіх крыніцах.
studio-step-outline-what = Модулі, урокі і тэсты. Кожны тэкст пішацца адтуль.
studio-step-media-what = Дадайце фільмы і малюнкі і напішыце субцітры. Публікуе іх рэцэнзент; што напісаць ва ўроку, сказана на старонцы кожнага матэрыялу.
studio-step-hand-in-what = Унізе гэтай старонкі, калі публікацыі нічога не перашкаджае. Пасля кожнай праўкі — яшчэ раз.
studio-step-review-what = Спецыяліст, які сам курс не пісаў, каментуе, падпісвае і публікуе яго.
studio-step-run = Адкрыць набор
studio-step-run-what = Пасля гэтага каардынатар адкрывае набор на курс, і слухачы могуць запісацца.
studio-unreadable = Гэтыя файлы пакуль нельга прачытаць як курс. Спачатку выпраўце памылкі, пра якія сказана ніжэй.
studio-read-only = Вы рэцэнзент гэтага курса. Пішуць яго выкладчыкі.
studio-text = Тэкст
studio-source = Арыгінал: { $language }
studio-source-current = Пераклад адпавядае арыгіналу
studio-source-changed = Пасля перакладу арыгінал змяніўся
studio-source-difference = Што змянілася ў арыгінале
studio-mark-current = Пераклад адпавядае арыгіналу
studio-save = Захаваць
studio-preview = Паглядзець
studio-findings = Што знайшла праверка
studio-shown = Так гэта ўбачаць слухачы
studio-nothing-shown = У гэтым файле няма тэксту для слухачоў.
studio-media-hint = Фільм або малюнак устаўляецца ва ўрок так: [Назва](media:…). Што менавіта напісаць, сказана на яго старонцы:
studio-saved-at = Захавана: { $time }
studio-not-saved = Яшчэ не захавана
studio-new-file = Гэты файл яшчэ не напісаны.
studio-merged = Захавана і злучана з тым, што тым часам напісаў калега.
studio-offline = Яшчэ не захавана: сервер не адказвае. Надрукаванае захоўваецца тут і будзе адпраўлена, як толькі ён адкажа.
studio-kept-here = Тое, што вы надрукавалі мінулы раз, не дайшло да сервера. Тэкст зноў тут і захоўваецца.
studio-conflict = Два тэксты аднаго месца
studio-conflict-said = Пакуль вы пісалі, калега змяніў тое самае месца. Захаваны абодва тэксты. Выберыце адзін або злучыце іх.
studio-conflict-removed = Пакуль вы пісалі, калега прыбраў гэты файл. Ваш тэкст захаваны. Захавайце яго яшчэ раз, каб вярнуць файл.
studio-theirs = Што напісаў калега
studio-yours = Што напісалі вы
studio-joined = Тэкст, які застанецца
studio-save-joined = Захаваць гэты тэкст
studio-take-theirs = Узяць тэкст калегі
studio-keep-mine = Пакінуць мой
studio-taken = Цяпер тут тэкст калегі. Ваш застаўся ў гісторыі.
studio-difference-theirs-yours = Чым ваш тэкст адрозніваецца
studio-history = Гісторыя
studio-states = Што было захавана
studio-difference = Што змянілася
studio-difference-see = Што змянілася
studio-no-difference = Адрозненняў няма.
studio-same-lines = { $count ->
    [one] { $count } радок без змен
    [few] { $count } радкі без змен
   *[many] { $count } радкоў без змен
}
studio-line-added = Дададзена, радок { $line }:
studio-line-removed = Прыбрана, радок { $line }:
studio-saves = { $count ->
    [one] { $count } захаванне
    [few] { $count } захаванні
   *[many] { $count } захаванняў
}
studio-restore = Вярнуць гэты тэкст
studio-restored = Гэты тэкст зноў дзейнічае. Тое, што было пасля яго, засталося ў гісторыі.
studio-counts = Дзейнічае цяпер
studio-by-package = З пакета
studio-earlier = Чым гэта было там
studio-origin-typed = Надрукавана
studio-origin-merged = Злучана
studio-origin-restored = Вернута
studio-origin-imported = Прыйшло з пакетам
studio-origin-moved = Перанесена з іншага месца
studio-origin-removed = Прыбрана
studio-origin-set-aside = Адкладзена: нехта паспеў раней
refusal-course-exists = Курс з такім ключом ужо ёсць. Выберыце іншы.
refusal-same-content = Менавіта гэта ўжо апублікавана. Здаваць няма чаго.
refusal-course-key-mismatch = Ключ у файле курса не супадае з ключом курса. Вярніце ранейшы.
refusal-manuscript-conflict = Калега тым часам змяніў тое самае. Адкрыйце старонку нанава і паўтарыце змену.
refusal-manuscript-file-exists = Файл з такой назвай ужо ёсць. Выберыце іншую.
field-required-title = Напішыце назву хаця б на адной мове.
field-text-missing = Напішыце назву хаця б на адной мове.
field-too-long-title = Напішыце не больш за 200 літар.
field-key-invalid = Пішыце малымі лацінскімі літарамі і лічбамі, паміж словамі злучок, не больш за 100 знакаў.
field-unknown-state = Гэтая старонка састарэла. Скапіруйце свой тэкст і адкрыйце яе нанава.

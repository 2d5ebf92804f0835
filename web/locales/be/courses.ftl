# Галоўная, каталог, старонка курса і сваё месца на ім.
home-title = Навучыцеся даглядаць цяжка хворае дзіця
home-lead = Бясплатныя курсы Беларускага дзіцячага хоспіса для ўсіх, хто клапоціцца пра такое дзіця: на працы, на выездзе або валанцёрам.
home-check-title = Вам паказалі наша пасведчанне або сертыфікат?
home-check-lead = Увядзіце код з дакумента і адразу ўбачыце, ці ён сапраўдны.

courses-title = Курсы
courses-search = Пошук па курсах
courses-search-example = Боль, браты і сёстры, догляд дома…
courses-search-do = Знайсці
courses-found-heading = Што знайшлося
courses-found = { $count ->
    [one] { $count } курс
    [few] { $count } курсы
   *[many] { $count } курсаў
}
courses-on-page = { $count ->
    [one] { $count } курс на гэтай старонцы
    [few] { $count } курсы на гэтай старонцы
   *[many] { $count } курсаў на гэтай старонцы
}
courses-found-for = { $found } па запыце «{ $words }»
courses-see-all = Паказаць усе курсы
courses-next-page = Яшчэ курсы
courses-none-title = Такога курса пакуль няма
courses-none-word = Паспрабуйце адно слова або толькі яго пачатак: па «паліят» знойдзецца «паліятыўная».
courses-none-filter = Прыбярыце частку ўмоў: выберыце, напрыклад, любую працягласць або любую мову.
courses-none-ask = Або спытайце ў навучальным цэнтры: магчыма, патрэбны вам курс ужо пішуць.

filters = Удакладніць выбар курсаў
filters-show = Паказаць
filter-level = Узровень
filter-level-any = Любы
filter-audience = Для каго
filter-audience-any = Любая прафесія
filter-hours = Працягласць
filter-hours-any = Любая
filter-language = Мова навучання
filter-language-any = Любая
level-approach = Для ўсіх
level-general = Агульны
level-specialist = Спецыялізаваны
length-short = Да 12 гадзін
length-medium = Ад 13 да 36 гадзін
length-long = 37 гадзін і больш
study-language-en = англійская
study-language-ru = руская
study-language-be = беларуская
audience-everybody = Для ўсіх, з медыцынскай адукацыяй і без яе
audience-doctor = урачы
audience-nurse = медсёстры, медбраты
audience-midwife = акушэркі
audience-caregiver = памочнікі па доглядзе
audience-social-worker = сацыяльныя работнікі
audience-psychologist = псіхолагі
audience-massage-therapist = масажысты
audience-teacher = педагогі
audience-chaplain = святары
audience-volunteer = валанцёры
audience-artist = мастакі, артысты
audience-camp-staff = супрацоўнікі лагера
audience-manager = кіраўнікі
audience-other = іншыя

card-length = Працягласць
card-languages = Мова
card-run = Бліжэйшы набор
course-length-online = { $hours } анлайн
course-length-on-site = { $hours } у «Лясной паляне»
course-length-both = { $hours }: { $online } анлайн, { $there } у «Лясной паляне»

course-crumbs = Вы тут
course-audience = Для каго
course-other-language = Вучыцца на гэтым курсе можна на такіх мовах: { $languages }.
course-outcomes = Чаму вы навучыцеся
course-before = Перш чым пачаць
course-modules = Што ў курсе
course-quiz = тэст
course-certificate = Дакумент аб навучанні
course-certificate-none = Пасля гэтага курса дакумент аб навучанні не выдаецца.
course-certificate-attendance = Вы атрымаеце сертыфікат удзельніка, як толькі пройдзеце ўсе заняткі і тэсты.
course-certificate-advanced-training = Вы атрымаеце пасведчанне аб павышэнні кваліфікацыі, падпісанае абедзвюма ўстановамі.
course-certificate-checked = Кожны, каму вы пакажаце дакумент, праверыць на гэтым сайце, што ён сапраўдны.
course-certificate-term = { $count ->
    [one] Ён дзейнічае { $count } месяц.
    [few] Ён дзейнічае { $count } месяцы.
   *[many] Ён дзейнічае { $count } месяцаў.
}
course-issued-by = Выдае:
course-needs-pass = { $title }: не менш за { $percent } %
course-needs-attendance = Наведванне: не менш за { $percent } % сустрэч
course-authors = Хто напісаў курс
course-signed-off = Змест зацверджаны: { $by }, { $day }
course-sign-off-awaited = Урач яшчэ не зацвердзіў гэты тэкст.
course-review-by = Перагляд не пазней за { $day }
course-sources = { $count ->
    [one] { $count } крыніца
    [few] { $count } крыніцы
   *[many] { $count } крыніц
}

runs-title = Калі праходзіць
runs-dates = Даты
runs-places = Месцы
runs-enrol-by = Запіс да
runs-no-end = Без абмежавання
runs-none = Даты яшчэ не вызначаны. Зазірніце пазней або спытайце ў навучальным цэнтры.
runs-none-short = Даты яшчэ не вызначаны
run-at-any-time = Пачаць можна ў любы час
run-enrol-by = запіс да { $day }
run-without-limit = Месцы ёсць для ўсіх
run-left-of = { $left } з { $all }
run-full = Месцаў няма
run-full-waiting = Месцаў няма · { $waiting }
run-full-list-too = Месцаў няма, і спіс чакання таксама поўны
run-opens-on = Запіс адкрыецца { $day }
run-by-invitation = Па запрашэнні
run-minimum = калі да { $day } запішацца менш чым { $people }, набор скасуюць і ўсім пра гэта скажуць.
run-minimum-people = { $count ->
    [one] { $count } чалавек
    [few] { $count } чалавекі
   *[many] { $count } чалавек
}
places-left = { $count ->
    [one] засталося { $count } месца
    [few] засталося { $count } месцы
   *[many] засталося { $count } месцаў
}
people-waiting = { $count ->
    [one] чакае { $count } чалавек
    [few] чакаюць { $count } чалавекі
   *[many] чакаюць { $count } чалавек
}

enrol = Запісацца
enrol-wait = Стаць у спіс чакання
enrol-request = Падаць заяўку

place-title = Ваша месца
place-refused = Запісацца не ўдалося
place-needs-account = Каб запісацца, патрэбны ўліковы запіс. Гэта зойме хвіліны дзве, потым вы вернецеся на гэтую старонку.
place-make-account = Стварыць уліковы запіс
place-have-account = Ён у вас ужо ёсць?
place-free = Курсы бясплатныя. Асабістая электронная пошта не патрэбна.
place-missing = Што засталося
place-lessons-left = { $count ->
    [one] Прачытаць яшчэ { $count } занятак
    [few] Прачытаць яшчэ { $count } заняткі
   *[many] Прачытаць яшчэ { $count } заняткаў
}
place-begin = Пачаць
place-go-on = Працягнуць
place-look-again = Адкрыць заняткі яшчэ раз
place-see-certificate = Адкрыць дакумент аб навучанні
place-give-up = Адмовіцца ад месца
place-requested = Заяўка пададзена
place-waitlisted = У спісе чакання
place-offered = Для вас ёсць месца
place-booked = Месца за вамі
place-active = Вы вучыцеся
place-completed = Курс пройдзены
place-told-requested = Каардынатар прачытае вашу заяўку, адказ з’явіцца тут.
place-told-waiting = Вы ў спісе чакання пад нумарам { $position }. Калі месца вызваліцца, мы прытрымаем яго для вас, а вы адкажаце тут, ці зоймеце яго.
place-told-waiting-direct = Вы ў спісе чакання пад нумарам { $position }. Калі месца вызваліцца, яно само пяройдзе да вас.
place-told-offered = Месца ваша, калі вы зоймеце яго да { $until }. Потым яно пяройдзе да наступнага.
place-told-begins = Курс пачынаецца { $day } У гэты дзень адкрыюцца заняткі.
place-told-booked = Можна пачаць адразу, а спыняцца і працягваць — калі зручна.
place-told-active = Працягніце з таго месца, дзе спыніліся.
place-told-completed = Вы прайшлі гэты курс { $day }
place-ended-declined = Заяўку адхілілі. Чаму, раскажа каардынатар.
place-ended-not-completed = Мінулы набор скончыўся, а курс застаўся няпройдзеным. Можна запісацца на іншы набор.
place-ended-withdrawn = Вы адмовіліся ад месца. Запісацца зноў можна калі заўгодна.
place-ended-cancelled-by-staff = Каардынатар скасаваў ваш запіс і растлумачыць чаму.
place-ended-run-cancelled = Набор, на які вы запісаліся, не адбудзецца. Нам шкада. Можна запісацца на іншы.
place-ended-offer-expired = Месца, якое мы для вас трымалі, перайшло да наступнага. Можна зноў стаць у спіс чакання.

offer-accept = Заняць месца
offer-decline = Не, няхай пяройдзе да наступнага
waiting-leave = Выйсці са спіса чакання
request-take-back = Адклікаць заяўку

withdrawal-title-place = Адмовіцца ад месца?
withdrawal-title-study = Спыніць навучанне?
withdrawal-title-offer = Адмовіцца ад прапанаванага месца?
withdrawal-title-waiting = Выйсці са спіса чакання?
withdrawal-title-request = Адклікаць заяўку?
withdrawal-means-place = Месца адразу пяройдзе да наступнага. Пазней можна запісацца зноў, калі месцы застануцца.
withdrawal-means-study = Ваша месца пяройдзе наступнаму, а заняткі тут закрыюцца. Калі потым зноў зоймеце месца, пачняце іх нанава; зробленыя спробы тэсту залічваюцца і тады. Калі патрэбна толькі перадышка, адмаўляцца не трэба: заняткі пачакаюць.
withdrawal-means-offer = Месца адразу пяройдзе да наступнага.
withdrawal-means-waiting = Вы страціце сваё месца ў спісе чакання. Калі станеце ў яго зноў, апынецеся ў канцы.
withdrawal-means-request = Каардынатар больш не будзе яе разглядаць. Падаць новую можна ў любы момант.
withdrawal-do-place = Адмовіцца ад месца
withdrawal-do-study = Спыніць і адмовіцца ад месца
withdrawal-do-offer = Адмовіцца
withdrawal-do-waiting = Выйсці са спіса чакання
withdrawal-do-request = Адклікаць заяўку
withdrawal-keep-place = Не, пакінуць за сабой
withdrawal-keep-study = Не, вучыцца далей
withdrawal-keep-offer = Не, вярнуцца да курса
withdrawal-keep-waiting = Не, пачакаю
withdrawal-keep-request = Не, няхай застаецца
withdrawal-reason = Чаму? Напішыце, калі хочаце
withdrawal-reason-hint = Гэта дапаможа каардынатару. Можна нічога не пісаць.
withdrawal-reason-too-long = Напішыце карацей: не больш за 1000 знакаў

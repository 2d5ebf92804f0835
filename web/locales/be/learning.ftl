# Маё навучанне, змест курса і яго заняткі.
greeting-morning = Добрай раніцы
greeting-day = Добры дзень
greeting-evening = Добры вечар
greeting-night = Вітаем
minutes = { $count ->
    [one] { $count } хвіліна
    [few] { $count } хвіліны
   *[many] { $count } хвілін
}
learn-crumbs = Вы тут
learn-not-yours = У вашым навучанні такога няма. Магчыма, адрас няпоўны або вы ўвайшлі пад іншым імем. Усе вашы курсы — у раздзеле «Маё навучанне».
learn-resume = Працягніце з таго месца, дзе спыніліся
learn-resume-new = Можна пачынаць, калі вам зручна
learn-begin = Пачаць
learn-go-on-reading = Чытаць далей
learn-go-on-lesson = Да наступнага занятку
learn-go-on-quiz = Да тэсту
learn-go-on-attempt = Вярнуцца да тэсту
learn-minutes-left = { $count ->
    [one] засталося каля { $count } хвіліны
    [few] засталося каля { $count } хвілін
   *[many] засталося каля { $count } хвілін
}
learn-soon = Хутка
soon-offer = Займіце месца: { $title }
soon-attempt = Скончыцца час тэсту «{ $title }»
soon-quiz = «{ $title }»: адкрыецца наступная спроба
soon-certificate = Скончыцца тэрмін дакумента аб навучанні «{ $title }»
learn-on-the-way = Бягучыя курсы
learn-done-of = Пройдзена { $done } з { $of }
learn-next = далей: { $title }
learn-offered-until = Мы трымаем для вас месца да { $moment }
learn-accept = Заняць месца
learn-decline = Саступіць наступнаму
learn-waiting = Вы ў спісе чакання, нумар { $place }
learn-waiting-means = Як толькі месца вызваліцца, мы прапануем яго вам тут і нейкі час будзем трымаць для вас.
learn-requested = Заяўка пададзена. Каардынатар вам адкажа.
learn-begins = У вас ёсць месца. Пачатак: { $moment }.
learn-completed-title = Завершана
learn-completed-on = Завершана { $day }
learn-earlier = { $count ->
    [one] { $count } ранейшы запіс
    [few] { $count } ранейшыя запісы
   *[many] { $count } ранейшых запісаў
}
learn-ended-declined = Заяўка адхілена.
learn-ended-not-completed = Набор скончыўся, курс не завершаны.
learn-ended-withdrawn = Вы адмовіліся ад месца.
learn-ended-cancelled-by-staff = Цэнтр скасаваў запіс.
learn-ended-run-cancelled = Курс не адбыўся.
learn-ended-offer-expired = Тэрмін, каб заняць месца, скончыўся.
learn-empty-title = Тут пакуль пуста
learn-empty = Выберыце курс. Для першага не патрэбны медыцынскія веды, спыніцца і працягнуць можна ў любы час.
learn-to-catalogue = Паглядзець курсы
learn-to-outline = Да зместу курса
learn-how-far = Колькі пройдзена
learn-certificate = Дакумент аб навучанні
learn-certificate-there = Ваш дакумент аб навучанні гатовы.
learn-certificate-under-way = Ваш дакумент аб навучанні рыхтуецца.
learn-for-certificate = Для дакумента аб навучанні
learn-missing = Не хапае:
learn-there = Зроблена:
learn-lessons-missing = { $count ->
    [one] Засталося прачытаць { $count } занятак
    [few] Засталося прачытаць { $count } заняткі
   *[many] Засталося прачытаць { $count } заняткаў
}
learn-quiz-missing = Атрымаць залік: { $title }
learn-lessons-done = Усе заняткі прачытаны
learn-done = Пройдзена
learn-passed = Залічана
learn-you-are-here = Вы тут
learn-to-pass = для заліку { $percent } %
learn-attempts-left = { $count ->
    [one] засталася { $count } спроба
    [few] засталося { $count } спробы
   *[many] засталося { $count } спроб
}
learn-for-practice = для трэніроўкі
learn-optional = для дакумента аб навучанні не патрабуецца
learn-opens = Наступная спроба адкрыецца: { $moment }

lesson-bar = Колькі прачытана
lesson-outline = Змест
lesson-number = Занятак { $number } з { $of }
lesson-read-percent = прачытана { $percent } %
lesson-is-read = Прачытана
lesson-print = Друк
lesson-take-your-time = Не спяшайцеся, рабіце перапынкі. Занятак пачакае.
lesson-only-in = Гэты занятак яшчэ не перакладзены. Вы бачыце яго па-{ $language ->
    [ru] руску
    [be] беларуску
   *[en] англійску
}.
lesson-out-of-date = Пераклад старэйшы за арыгінал: з таго часу ў тэксце нешта магло змяніцца.
lesson-awaits-sign-off = Урач яшчэ не зацвердзіў гэты курс. Пазначанае літарай M чакае пацвярджэння ўрача.
lesson-checks = Праверце сябе
lesson-checks-private = Гэтыя адказы бачыце толькі вы, адзнак тут няма.
lesson-check-answer = Праверыць адказ
lesson-check-again = Адказаць яшчэ раз
lesson-check-right = Правільна
lesson-check-wrong = Пакуль не зусім правільна
lesson-check-empty = Спачатку выберыце адказ.
lesson-sources = Крыніцы
lesson-unsourced = чакае пацвярджэння ўрача
lesson-done = Прачытана, далей
lesson-go-on = Далей
lesson-pager = Заняткі
lesson-previous = Назад
lesson-next = Далей

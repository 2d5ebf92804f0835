# Главная, каталог, страница курса и своё место на нём.
home-title = Научитесь ухаживать за тяжело больным ребёнком
home-lead = Бесплатные курсы Белорусского детского хосписа для всех, кто заботится о таком ребёнке: на работе, на выезде или волонтёром.
home-check-title = Вам показали наше свидетельство или сертификат?
home-check-lead = Введите код с документа и сразу увидите, подлинный ли он.

courses-title = Курсы
courses-search = Поиск по курсам
courses-search-example = Боль, братья и сёстры, уход дома…
courses-search-do = Найти
courses-found-heading = Что нашлось
courses-found = { $count ->
    [one] { $count } курс
    [few] { $count } курса
   *[many] { $count } курсов
}
courses-on-page = { $count ->
    [one] { $count } курс на этой странице
    [few] { $count } курса на этой странице
   *[many] { $count } курсов на этой странице
}
courses-found-for = { $found } по запросу «{ $words }»
courses-see-all = Показать все курсы
courses-next-page = Ещё курсы
courses-none-title = Такого курса пока нет
courses-none-word = Попробуйте одно слово или только его начало: по «паллиат» найдётся «паллиативная».
courses-none-filter = Уберите часть условий: выберите, например, любую длительность или любой язык.
courses-none-ask = Или спросите в учебном центре: возможно, нужный вам курс уже пишут.

filters = Уточнить выбор курсов
filters-show = Показать
filter-level = Уровень
filter-level-any = Любой
filter-audience = Для кого
filter-audience-any = Любая профессия
filter-hours = Длительность
filter-hours-any = Любая
filter-language = Язык обучения
filter-language-any = Любой
level-approach = Для всех
level-general = Общий
level-specialist = Специализированный
length-short = До 12 часов
length-medium = От 13 до 36 часов
length-long = 37 часов и больше
study-language-en = английский
study-language-ru = русский
study-language-be = белорусский
audience-everybody = Для всех, с медицинским образованием и без него
audience-doctor = врачи
audience-nurse = медсёстры, медбратья
audience-midwife = акушерки
audience-caregiver = помощники по уходу
audience-social-worker = социальные работники
audience-psychologist = психологи
audience-massage-therapist = массажисты
audience-teacher = педагоги
audience-chaplain = священнослужители
audience-volunteer = волонтёры
audience-artist = художники, артисты
audience-camp-staff = сотрудники лагеря
audience-manager = руководители
audience-other = другие

card-length = Длительность
card-languages = Язык
card-run = Ближайший набор
course-length-online = { $hours } онлайн
course-length-on-site = { $hours } в «Лесной поляне»
course-length-both = { $hours }: { $online } онлайн, { $there } в «Лесной поляне»

course-crumbs = Вы здесь
course-audience = Для кого
course-other-language = Учиться на этом курсе можно на таких языках: { $languages }.
course-outcomes = Чему вы научитесь
course-before = Прежде чем начать
course-modules = Что в курсе
course-quiz = тест
course-certificate = Документ об обучении
course-certificate-none = После этого курса документ об обучении не выдаётся.
course-certificate-attendance = Вы получите сертификат участника, как только пройдёте все занятия и тесты.
course-certificate-advanced-training = Вы получите свидетельство о повышении квалификации, подписанное обоими учреждениями.
course-certificate-checked = Любой, кому вы покажете документ, проверит на этом сайте, что он подлинный.
course-certificate-term = { $count ->
    [one] Он действует { $count } месяц.
    [few] Он действует { $count } месяца.
   *[many] Он действует { $count } месяцев.
}
course-issued-by = Выдаёт:
course-needs-pass = { $title }: не меньше { $percent } %
course-needs-attendance = Посещение: не меньше { $percent } % встреч
course-authors = Кто написал курс
course-signed-off = Содержание утверждено: { $by }, { $day }
course-sign-off-awaited = Врач ещё не утвердил этот текст.
course-review-by = Пересмотр не позднее { $day }
course-sources = { $count ->
    [one] { $count } источник
    [few] { $count } источника
   *[many] { $count } источников
}

runs-title = Когда проходит
runs-dates = Даты
runs-places = Места
runs-enrol-by = Запись до
runs-no-end = Без ограничения
runs-none = Даты ещё не назначены. Загляните позже или спросите в учебном центре.
runs-none-short = Даты ещё не назначены
run-at-any-time = Начать можно в любое время
run-enrol-by = запись до { $day }
run-without-limit = Места есть для всех
run-left-of = { $left } из { $all }
run-full = Мест нет
run-full-waiting = Мест нет · { $waiting }
run-full-list-too = Мест нет, и лист ожидания заполнен
run-opens-on = Запись откроется { $day }
run-by-invitation = По приглашению
run-minimum = если до { $day } запишется меньше чем { $people }, набор отменят и всем об этом скажут.
run-minimum-people = { $count ->
    [one] { $count } человек
    [few] { $count } человека
   *[many] { $count } человек
}
places-left = { $count ->
    [one] осталось { $count } место
    [few] осталось { $count } места
   *[many] осталось { $count } мест
}
people-waiting = { $count ->
    [one] ждёт { $count } человек
    [few] ждут { $count } человека
   *[many] ждут { $count } человек
}

enrol = Записаться
enrol-wait = Встать в лист ожидания
enrol-request = Подать заявку

place-title = Ваше место
place-refused = Записаться не удалось
place-needs-account = Чтобы записаться, нужна учётная запись. Это займёт минуты две, потом вы вернётесь на эту страницу.
place-make-account = Создать учётную запись
place-have-account = Она у вас уже есть?
place-free = Курсы бесплатные. Личная электронная почта не нужна.
place-missing = Что осталось
place-lessons-left = { $count ->
    [one] Прочитать ещё { $count } занятие
    [few] Прочитать ещё { $count } занятия
   *[many] Прочитать ещё { $count } занятий
}
place-begin = Начать
place-go-on = Продолжить
place-look-again = Открыть занятия ещё раз
place-see-certificate = Открыть документ об обучении
place-give-up = Отказаться от места
place-requested = Заявка подана
place-waitlisted = В листе ожидания
place-offered = Для вас есть место
place-booked = Место за вами
place-active = Вы учитесь
place-completed = Курс пройден
place-told-requested = Координатор прочитает вашу заявку, ответ появится здесь.
place-told-waiting = Вы в листе ожидания под номером { $position }. Когда место освободится, мы придержим его для вас, а вы ответите здесь, займёте ли его.
place-told-waiting-direct = Вы в листе ожидания под номером { $position }. Когда место освободится, оно само перейдёт к вам.
place-told-offered = Место ваше, если вы займёте его до { $until }. Потом оно перейдёт к следующему.
place-told-begins = Курс начинается { $day } В этот день откроются занятия.
place-told-booked = Можно начать прямо сейчас, а останавливаться и продолжать — когда удобно.
place-told-active = Продолжите с того места, где остановились.
place-told-completed = Вы прошли этот курс { $day }
place-ended-declined = Заявку отклонили. Почему, расскажет координатор.
place-ended-not-completed = Прошлый набор закончился, а курс остался непройденным. Можно записаться на другой набор.
place-ended-withdrawn = Вы отказались от места. Записаться снова можно когда угодно.
place-ended-cancelled-by-staff = Координатор отменил вашу запись и объяснит почему.
place-ended-run-cancelled = Набор, на который вы записались, не состоится. Нам жаль. Можно записаться на другой.
place-ended-offer-expired = Место, которое мы для вас держали, перешло к следующему. Можно снова встать в лист ожидания.

offer-accept = Занять место
offer-decline = Нет, пусть перейдёт следующему
waiting-leave = Выйти из листа ожидания
request-take-back = Отозвать заявку

withdrawal-title-place = Отказаться от места?
withdrawal-title-study = Прервать обучение?
withdrawal-title-offer = Отказаться от предложенного места?
withdrawal-title-waiting = Выйти из листа ожидания?
withdrawal-title-request = Отозвать заявку?
withdrawal-means-place = Место сразу перейдёт к следующему. Позже можно записаться снова, если места останутся.
withdrawal-means-study = Ваше место перейдёт следующему, а занятия здесь закроются. Если потом снова займёте место, начнёте их заново; сделанные попытки теста засчитываются и тогда. Если нужна только передышка, отказываться не надо: занятия подождут.
withdrawal-means-offer = Место сразу перейдёт к следующему.
withdrawal-means-waiting = Вы потеряете своё место в листе ожидания. Если встанете в него снова, окажетесь в конце.
withdrawal-means-request = Координатор больше не будет её рассматривать. Подать новую можно в любой момент.
withdrawal-do-place = Отказаться от места
withdrawal-do-study = Прервать и отказаться от места
withdrawal-do-offer = Отказаться
withdrawal-do-waiting = Выйти из листа ожидания
withdrawal-do-request = Отозвать заявку
withdrawal-keep-place = Нет, оставить за собой
withdrawal-keep-study = Нет, учиться дальше
withdrawal-keep-offer = Нет, вернуться к курсу
withdrawal-keep-waiting = Нет, подожду
withdrawal-keep-request = Нет, пусть остаётся
withdrawal-reason = Почему? Напишите, если хотите
withdrawal-reason-hint = Это поможет координатору. Можно ничего не писать.
withdrawal-reason-too-long = Напишите короче: не больше 1000 знаков

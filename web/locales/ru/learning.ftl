# Моё обучение, оглавление курса и его занятия.
greeting-morning = Доброе утро
greeting-day = Добрый день
greeting-evening = Добрый вечер
greeting-night = Здравствуйте
minutes = { $count ->
    [one] { $count } минута
    [few] { $count } минуты
   *[many] { $count } минут
}
learn-crumbs = Вы здесь
learn-not-yours = В вашем обучении такого нет. Возможно, адрес неполный или вы вошли под другим именем. Все ваши курсы — в разделе «Моё обучение».
learn-resume = Продолжите с того места, где остановились
learn-resume-new = Можно начинать, когда вам удобно
learn-begin = Начать
learn-go-on-reading = Читать дальше
learn-go-on-lesson = К следующему занятию
learn-go-on-quiz = К тесту
learn-go-on-attempt = Вернуться к тесту
learn-minutes-left = { $count ->
    [one] осталось около { $count } минуты
    [few] осталось около { $count } минут
   *[many] осталось около { $count } минут
}
learn-soon = Скоро
soon-offer = Займите место: { $title }
soon-attempt = Закончится время теста «{ $title }»
soon-quiz = «{ $title }»: откроется следующая попытка
soon-certificate = Закончится срок документа об обучении «{ $title }»
learn-on-the-way = Текущие курсы
learn-done-of = Пройдено { $done } из { $of }
learn-next = далее: { $title }
learn-offered-until = Мы держим для вас место до { $moment }
learn-accept = Занять место
learn-decline = Уступить следующему
learn-waiting = Вы в листе ожидания, номер { $place }
learn-waiting-means = Как только место освободится, мы предложим его вам здесь и какое-то время будем держать для вас.
learn-requested = Заявка подана. Координатор вам ответит.
learn-begins = У вас есть место. Начало: { $moment }.
learn-completed-title = Завершено
learn-completed-on = Завершено { $day }
learn-earlier = { $count ->
    [one] { $count } прежняя запись
    [few] { $count } прежние записи
   *[many] { $count } прежних записей
}
learn-ended-declined = Заявка отклонена.
learn-ended-not-completed = Набор закончился, курс не завершён.
learn-ended-withdrawn = Вы отказались от места.
learn-ended-cancelled-by-staff = Центр отменил запись.
learn-ended-run-cancelled = Курс не состоялся.
learn-ended-offer-expired = Срок, чтобы занять место, истёк.
learn-empty-title = Здесь пока пусто
learn-empty = Выберите курс. Для первого не нужны медицинские знания, остановиться и продолжить можно в любое время.
learn-to-catalogue = Посмотреть курсы
learn-to-outline = К оглавлению
learn-how-far = Сколько пройдено
learn-certificate = Документ об обучении
learn-certificate-there = Ваш документ об обучении готов.
learn-certificate-under-way = Ваш документ об обучении готовится.
learn-for-certificate = Для документа об обучении
learn-missing = Не хватает:
learn-there = Сделано:
learn-lessons-missing = { $count ->
    [one] Осталось прочитать { $count } занятие
    [few] Осталось прочитать { $count } занятия
   *[many] Осталось прочитать { $count } занятий
}
learn-quiz-missing = Получить зачёт: { $title }
learn-lessons-done = Все занятия прочитаны
learn-done = Пройдено
learn-passed = Зачтено
learn-you-are-here = Вы здесь
learn-to-pass = для зачёта { $percent } %
learn-attempts-left = { $count ->
    [one] осталась { $count } попытка
    [few] осталось { $count } попытки
   *[many] осталось { $count } попыток
}
learn-for-practice = для тренировки
learn-optional = для документа об обучении не требуется
learn-opens = Следующая попытка откроется: { $moment }

lesson-bar = Сколько прочитано
lesson-outline = Оглавление
lesson-number = Занятие { $number } из { $of }
lesson-read-percent = прочитано { $percent } %
lesson-is-read = Прочитано
lesson-print = Печать
lesson-take-your-time = Не торопитесь, делайте перерывы. Занятие подождёт.
lesson-only-in = Это занятие ещё не переведено. Вы видите его на { $language ->
    [ru] русском
    [be] белорусском
   *[en] английском
} языке.
lesson-out-of-date = Перевод старше исходного текста: с тех пор в тексте что-то могло измениться.
lesson-awaits-sign-off = Врач ещё не утвердил этот курс. Отмеченное буквой M ожидает подтверждения врача.
lesson-checks = Проверьте себя
lesson-checks-private = Эти ответы видите только вы, оценок здесь нет.
lesson-check-answer = Проверить ответ
lesson-check-again = Ответить ещё раз
lesson-check-right = Верно
lesson-check-wrong = Пока не совсем верно
lesson-check-empty = Сначала выберите ответ.
lesson-sources = Источники
lesson-unsourced = ожидает подтверждения врача
lesson-done = Прочитано, дальше
lesson-go-on = Дальше
lesson-pager = Занятия
lesson-previous = Назад
lesson-next = Далее

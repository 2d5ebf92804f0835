# Вопросы, попытки, завершение, разбор.
question-choose = Выберите…
question-move-up = Выше:
question-move-down = Ниже:
question-moved = Теперь на месте { $place } из { $of }
question-number = Число
question-number-hint = Запишите число; десятичные доли — через запятую или точку: 2,8 или 2.8.
question-case = Клинический случай
question-case-range = к вопросам { $range }

quiz-fact-questions = Вопросов
quiz-fact-time = Время
quiz-fact-pass = Для зачёта
quiz-fact-attempts = Осталось попыток
quiz-left-of = { $left } из { $of }
quiz-left-any = Сколько угодно
quiz-other-language = Вопросы на другом языке: { $language }.
quiz-rules = Как это устроено
quiz-rule-clock = Время считает сервер: если связь пропадёт, отсчёт не остановится.
quiz-rule-extra-time = Обычное время: { $minutes }. У вас дополнительное время: ×{ $factor }.
quiz-rule-no-limit = Время не ограничено.
quiz-rule-saved = Сохранённый ответ не пропадёт. Можно закрыть вкладку и продолжить с другого устройства.
quiz-rule-safety = На некоторые вопросы нужно ответить верно, сколько бы баллов ни было: от них зависит безопасность ребёнка.
quiz-rule-free = Отвечайте в любом порядке и меняйте ответы, пока не завершите тест.
quiz-rule-steps = Вопросы идут один за другим. Можно вернуться и изменить ответ, пока тест не завершён.
quiz-counts-highest = Засчитывается лучшая из попыток.
quiz-counts-first = Засчитывается первая попытка.
quiz-counts-last = Засчитывается последняя попытка.
quiz-counts-average = Засчитывается среднее по всем попыткам.
quiz-rule-pause = { $count ->
    [one] Пауза между попытками: { $count } час.
    [few] Пауза между попытками: { $count } часа.
   *[many] Пауза между попытками: { $count } часов.
}
quiz-own-attempts = Ваши попытки
quiz-column-attempt = Попытка
quiz-column-when = Когда
quiz-column-result = Результат
quiz-column-review = Разбор
quiz-see-review = Посмотреть разбор
quiz-go-on = Продолжить
quiz-go-on-attempt = Продолжить попытку
quiz-result-passed = { $percent } % · зачтено
quiz-result-failed = { $percent } % · не зачтено
quiz-result-scored = { $percent } %
quiz-result-open = Идёт
quiz-result-waits = Завершена
quiz-result-abandoned = Не завершена
quiz-begin = Начать
quiz-begin-again = Начать попытку { $count }
quiz-opens = Следующая попытка откроется: { $moment }. До этого можно ещё раз прочитать то, что осталось неясным.
quiz-none-left = Попыток не осталось. Поговорите, пожалуйста, с учебным центром: вместе вы найдёте выход.
quiz-passed-already = Этот тест вам уже зачтён. Проходить его снова не нужно.

quiz-title-error = Проверьте, пожалуйста:
quiz-bar = Время и сохранение
quiz-until = до { $time }
quiz-time-left = Осталось времени
quiz-bar-finish = { $done } из { $total } · завершить
quiz-attempt-of = Попытка { $number } из { $of }
quiz-attempt-number = попытка { $number }
quiz-ends = Тест закончится в { $time } по минскому времени или раньше, если вы завершите его сами.
quiz-no-limit = Время не ограничено.
quiz-question-of = Вопрос { $number } из { $of }
quiz-marks = { $count ->
    [one] { $count } балл
    [few] { $count } балла
   *[many] { $count } баллов
}
quiz-saved-at = Сохранено в { $time }
quiz-all-saved = Все ответы сохранены.
quiz-unsent = { $count ->
    [one] { $count } ответ ещё не отправлен
    [few] { $count } ответа ещё не отправлены
   *[many] { $count } ответов ещё не отправлено
}
quiz-unsent-one = Ответ ещё не отправлен
quiz-older = На этот вопрос ответили в другой вкладке или на другом устройстве. Показан более новый ответ. Если хотите другой, выберите его ещё раз.
quiz-older-yours = Вы выбрали: { $answer }
quiz-older-form = На некоторые вопросы ответили в другой вкладке или на другом устройстве. Ниже показаны более новые ответы, у каждого есть пометка.
quiz-error-at = Вопрос { $number }: { $error }
quiz-next = Сохранить, следующий вопрос
quiz-clear = Убрать ответ
quiz-clear-of = на вопрос { $number }
quiz-answered-of = Ответов: { $done } из { $total }
quiz-map-question = Вопрос
quiz-map-answered = , есть ответ
quiz-map-unsent = , не отправлено
quiz-map-later = , будет позже
quiz-map-legend = Закрашен — ответ сохранён. Пунктир — ещё не отправлен.
quiz-finish = Проверить и завершить
quiz-save-all = Сохранить всё
quiz-minutes-left = { $count ->
    [one] Осталась { $count } минута
    [few] Осталось { $count } минуты
   *[many] Осталось { $count } минут
}
quiz-time-up = Время закончилось. Тест завершается с теми ответами, что сохранены.
quiz-time-up-grace = Время закончилось. Изменить ничего уже нельзя. Завершите тест до { $time }, иначе попытка закончится без результата.
quiz-time-up-abandon = Время закончилось. По правилу этого теста попытка, не завершённая вовремя, заканчивается без результата.
quiz-waits = Несколько ответов ещё в пути. Как только они сохранятся, вы перейдёте дальше.
quiz-signed-out = Сеанс закончился. Ваши ответы останутся на этой странице, пока вы не войдёте снова.
quiz-sign-in-tab = Войти в новой вкладке
quiz-not-yours = Среди ваших попыток такой нет. Возможно, вы вошли под другим именем. Ваши тесты — в разделе «Моё обучение».

quiz-finish-title = Завершить тест?
quiz-grace = Время для ответов закончилось. Завершить тест с сохранёнными ответами ещё можно до { $time }.
quiz-nothing-left = На все вопросы есть ответы.
quiz-left = { $count ->
    [one] Без полного ответа { $count } вопрос:
    [few] Без полного ответа { $count } вопроса:
   *[many] Без полного ответа { $count } вопросов:
}
quiz-left-question = Вопрос { $number }
quiz-left-partly = не хватает части
quiz-left-means = За пропущенное баллов не будет.
quiz-unreached = { $count ->
    [one] Вы не дошли до { $count } вопроса.
    [few] Вы не дошли до { $count } вопросов.
   *[many] Вы не дошли до { $count } вопросов.
}
quiz-rest-saved = { $count ->
    [0] Полных ответов пока нет.
    [one] Сохранён { $count } ответ.
    [few] Сохранены { $count } ответа.
   *[many] Сохранено { $count } ответов.
}
quiz-finish-means = После завершения изменить ответы нельзя. Результат вы увидите сразу.
quiz-back = Вернуться к вопросам
quiz-hand-in = Завершить тест
quiz-late = { $count ->
    [one] { $count } ответ пришёл после окончания теста. Он сохранён; засчитать ли его, решит человек.
    [few] { $count } ответа пришли после окончания теста. Они сохранены; засчитать ли их, решит человек.
   *[many] { $count } ответов пришло после окончания теста. Они сохранены; засчитать ли их, решит человек.
}

review-passed = Зачтено: { $percent } %
review-failed = { $percent } %: пока не зачтено
review-scored = Ваш результат: { $percent } %
review-open = Эта попытка ещё не завершена
review-waits = Тест завершён
review-abandoned = Эта попытка не была завершена
review-ran-out = Время закончилось, поэтому тест завершён с теми ответами, что вы успели сохранить.
review-of-marks = { $count ->
    [one] из { $count } балла
    [few] из { $count } баллов
   *[many] из { $count } баллов
}
review-needed = для зачёта нужно { $percent } %
review-safety = Баллов достаточно. Но на один вопрос нужно было ответить верно: от этого зависит безопасность ребёнка. Он отмечен ниже.
review-failed-means = Так бывает, и это ничего не говорит о том, как вы заботитесь о детях. Ниже видно, что перечитать.
review-again = Попробовать ещё раз можно, когда будете готовы.
review-to-course = К курсу
review-to-quiz = К следующей попытке
review-to-wrong = { $count ->
    [one] К { $count } вопросу, где была ошибка
    [few] К { $count } вопросам, где были ошибки
   *[many] К { $count } вопросам, где были ошибки
}
review-scored-means = Этот тест не на зачёт: он показывает, что вы уже знаете.
review-waits-means = Тест ещё не оценён. Результат появится на этой странице.
review-abandoned-means = Время закончилось раньше, чем тест был завершён, поэтому результата нет. Ваши ответы сохранены.
review-certificate-there = Для документа об обучении всё есть.
review-to-certificate = Открыть документ об обучении
review-more-to-do = Тест позади. До документа об обучении осталось немного.
review-names-missing = Курс завершён. Подтвердите, пожалуйста, как напечатать ваше имя, и документ об обучении будет выдан.
review-to-names = Подтвердить имя
review-certificate-soon = Для документа об обучении всё есть. Он готовится и скоро появится среди ваших документов.
review-complete = Курс завершён.
review-outcomes = Что вы теперь умеете
review-outcomes-failed = По темам
review-read-again = Перечитать занятие
review-questions = По вопросам
review-question = Вопрос { $number }
review-yours = Ваш ответ
review-yours-right = Ваш ответ, верно
review-right = Это верно
review-is-right = Верно:
review-is-wrong = Неверно:
review-unanswered = На этот вопрос вы не ответили.
review-no-answer = нет ответа
review-right-order = Правильный порядок
review-column-part = Часть
review-column-given = Ваш ответ
review-column-right = Верно
review-sources = Где об этом написано:
review-safety-critical-right = На этот вопрос нужно было ответить верно, и ответ верный: от этого зависит безопасность ребёнка.
review-safety-critical = На этот вопрос нужно было ответить верно: от этого зависит безопасность ребёнка.
review-doubt = Вопрос неверный или неясный? Сообщите в учебный центр. Вопрос посмотрит второй врач, и никто не потеряет зачёт.
review-shows-nothing = Вопросы этого теста сейчас не показываются.

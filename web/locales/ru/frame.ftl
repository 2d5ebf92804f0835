# Рамка каждой страницы и общие слова.
centre-name = Лесная поляна
hospice-name = Белорусский детский хоспис
skip-to-content = К основному содержанию
main-menu = Главное меню
language = Язык
menu-courses = Курсы
menu-learning = Моё обучение
menu-certificates = Документы
menu-account = Кабинет
menu-verify = Проверить подлинность
sign-in = Войти
sign-out = Выйти
talk-to-a-person = Поговорить с человеком
talk-to-a-person-when = Учебный центр отвечает по будням с 9.00 до 17.00.
more = Ещё
privacy-title = Что мы о вас храним
theme = Оформление
theme-device = Как на устройстве
theme-light = День
theme-night = Ночная смена
theme-contrast = Высокий контраст
typed-is-kept = Ничего из написанного не пропало.
send-again = Отправить
send-again-title = Отправьте ещё раз
send-again-title-signed-in = Остался один шаг
send-again-signed-in = Вы вошли. Нажмите кнопку, и начатое будет сделано.
send-again-stale = Страница долго была открыта, или браузер не хранит файлы cookie. Нажмите кнопку, чтобы отправить написанное.
send-again-password = Эта страница была открыта слишком долго, или браузер не сохраняет файлы cookie. Введите пароль ещё раз и нажмите кнопку.
send-again-cookies = Ваш браузер не сохраняет файлы cookie этого сайта. Разрешите их в настройках и нажмите кнопку: без них ничего отправить нельзя.
typed-by-another-title = Это не отправлено
typed-by-another = То, что было на этой странице, введено кем-то другим; оно не отправлено.
kept-sent = Ответы на тест, которые сохранились на этом устройстве, теперь отправлены.
kept-late = Ответы на тест, которые сохранились на этом устройстве, пришли после его завершения; засчитать ли их, решит человек.
kept-open = На этом устройстве есть ответы на тест, которые ещё не сохранены в центре.
kept-link = Открыть тест
errors-title = { $count ->
    [one] Нужно исправить { $count } место
    [few] Нужно исправить { $count } места
   *[many] Нужно исправить { $count } мест
}
date = { $day } { $month } { $year }{"\u00A0"}г.
moment = { $day }, { $time }
month-1 = января
month-2 = февраля
month-3 = марта
month-4 = апреля
month-5 = мая
month-6 = июня
month-7 = июля
month-8 = августа
month-9 = сентября
month-10 = октября
month-11 = ноября
month-12 = декабря
academic-hours = { $count ->
    [one] { $count } академический час
    [few] { $count } академических часа
   *[many] { $count } академических часов
}
academic-hours-part = { $hours } академического часа

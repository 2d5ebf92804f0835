# Рамка кожнай старонкі і агульныя словы.
centre-name = Лясная паляна
hospice-name = Беларускі дзіцячы хоспіс
skip-to-content = Да зместу
main-menu = Галоўнае меню
language = Мова
menu-courses = Курсы
menu-learning = Маё навучанне
menu-certificates = Пасведчанні
menu-account = Кабінет
menu-verify = Праверыць сапраўднасць
sign-in = Увайсці
sign-out = Выйсці
talk-to-a-person = Пагаварыць з чалавекам
talk-to-a-person-when = Навучальны цэнтр адказвае ў будні з 9.00 да 17.00.
more = Яшчэ
privacy-title = Што мы пра вас захоўваем
theme = Святло
theme-device = Як на прыладзе
theme-light = Дзень
theme-night = Начная змена
theme-contrast = Высокі кантраст
typed-is-kept = Усё, што вы напісалі, захавана.
send-again = Адправіць
send-again-title = Адпраўце яшчэ раз
send-again-title-signed-in = Застаўся адзін крок
send-again-signed-in = Вы ўвайшлі. Націсніце кнопку, і тое, што вы пачалі, будзе зроблена.
send-again-stale = Старонка доўга была адкрытая, або браўзер не захоўвае файлы cookie. Націсніце кнопку, каб адправіць напісанае.
send-again-password = Гэта старонка была адкрыта занадта доўга, або браўзер не захоўвае файлы cookie. Увядзіце пароль яшчэ раз і націсніце кнопку.
send-again-cookies = Ваш браўзер не захоўвае файлы cookie гэтага сайта. Дазвольце іх у наладах і націсніце кнопку: без іх нічога адправіць нельга.
typed-by-another-title = Гэта не адпраўлена
typed-by-another = Тое, што было на гэтай старонцы, уведзена кімсьці іншым; яно не адпраўлена.
kept-sent = Адказы на тэст, якія захаваліся на гэтай прыладзе, цяпер адпраўлены.
kept-late = Адказы на тэст, якія захаваліся на гэтай прыладзе, прыйшлі пасля яго завяршэння; ці залічыць іх, вырашыць чалавек.
kept-open = На гэтай прыладзе ёсць адказы на тэст, якія яшчэ не захаваны ў цэнтры.
kept-link = Адкрыць тэст
errors-title = { $count ->
    [one] Трэба выправіць { $count } месца
    [few] Трэба выправіць { $count } месцы
   *[many] Трэба выправіць { $count } месцаў
}
date = { $day } { $month } { $year }{"\u00A0"}г.
moment = { $day }, { $time }
month-1 = студзеня
month-2 = лютага
month-3 = сакавіка
month-4 = красавіка
month-5 = мая
month-6 = чэрвеня
month-7 = ліпеня
month-8 = жніўня
month-9 = верасня
month-10 = кастрычніка
month-11 = лістапада
month-12 = снежня
academic-hours = { $count ->
    [one] { $count } акадэмічная гадзіна
    [few] { $count } акадэмічныя гадзіны
   *[many] { $count } акадэмічных гадзін
}
academic-hours-part = { $hours } акадэмічнай гадзіны

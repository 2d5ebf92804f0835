# Свае дакументы аб навучанні і праверка чыіх заўгодна.
certificates-title = Дакументы аб навучанні
certificates-none = Дакументаў пакуль няма. Вы атрымаеце дакумент, калі пройдзеце курс.
certificates-next-page = Больш раннія дакументы
certificate-kind-attendance = Сертыфікат удзельніка
certificate-kind-advanced-training = Пасведчанне аб павышэнні кваліфікацыі
certificate-issued-on = дата выдачы: { $day }
certificate-title-own = Ваш дакумент аб навучанні
certificate-title-number = Дакумент { $number }
certificate-valid = Дзейнічае
certificate-valid-until = Дзейнічае да { $day }
certificate-revoked = Ануляваны
certificate-suspended = Прыпынены
certificate-superseded = Заменены
certificate-expired = Тэрмін дзеяння скончыўся
certificate-not-yet-issued = Рыхтуецца
certificate-told-valid = Дакумент выдадзены { $day } Кожны, хто яго праверыць, убачыць, што ён сапраўдны.
certificate-told-revoked = Дакумент не дзейнічае: { $day } яго анулявалі. Гэта ўбачыць кожны, хто яго праверыць. Калі вы не ведаеце прычыны, звярніцеся ў навучальны цэнтр.
certificate-told-suspended = Дзеянне дакумента прыпынена { $day }, пакуль цэнтр разбіраецца. Гэта ўбачыць кожны, хто яго праверыць.
certificate-told-superseded = Гэты дакумент заменены выпраўленым { $day } Паказвайце новы.
certificate-told-expired = Тэрмін дзеяння скончыўся { $day } Навучанне ад гэтага не прапала; каб абнавіць дакумент, прайдзіце курс яшчэ раз.
certificate-told-not-yet-issued = Усё для яго ўжо ёсць. Як толькі дакумент выдадуць, ён з’явіцца тут.
certificate-see-new = Адкрыць новы дакумент
certificate-see-old = Адкрыць ранейшы дакумент
certificate-as-printed = Што надрукавана ў дакуменце
certificate-keep = Захаваць і паказаць
document-download = Спампаваць PDF
document-view = Паглядзець PDF
document-for-machines = Для праграм, якія правяраюць дакументы:
document-credential = лічбавы значок (Open Badges)
document-receipt = квітанцыя рэестра
document-none = Спампоўваць пакуль няма чаго.
certificate-share = Спасылка, каб паказаць іншым
certificate-share-hint = Па ёй відаць тое, што надрукавана, і ці дзейнічае дакумент. Больш нічога.
certificate-see-what-they-see = Паглядзець, што ўбачаць іншыя
checks-title = Хто правяраў
checks-none = Пакуль ніхто. Праверка з’яўляецца тут праз хвіліну-другую.
checks-earlier = Больш раннія праверкі
checked-by-code = Па кодзе або па спасылцы
checked-by-number = Па нумары і вашым прозвішчы
checked-by-document = Па файле дакумента
checked-by-partner = Установа з ключом доступу: { $name }
correction-title = Памылка ў дакуменце?
correction-how = Выпраўце і пацвердзіце імя, потым паведаміце навучальнаму цэнтру. Ён выдасць выпраўлены дакумент, а ў ранейшым будзе пазначана, што ён заменены і якім.
correction-names = Выправіць імя

certificate-hours-online = { $hours }, анлайн
certificate-hours-face-to-face = { $hours }, вочна
certificate-hours-both = { $hours }: { $online } анлайн, { $there } вочна
line-holder = Уладальнік
line-document = Дакумент
line-programme = Праграма
line-hours = Аб’ём
line-dates = Даты навучання
line-test = Выніковы тэст
line-number = Нумар
line-issued = Дата і месца выдачы
line-issuers = Хто выдаў
line-valid-until = Дзейнічае да
line-supersedes = Выдадзены ўзамен
issued-in = { $day }, { $place }
printed-test-passed = залічана
printed-title = Што надрукавана ў дакуменце
holder-erased = Даныя ўладальніка выдалены па яго просьбе

verify-title = Праверыць сапраўднасць
verify-lead = Вам паказалі сертыфікат або пасведчанне «Лясной паляны», навучальнага цэнтра Беларускага дзіцячага хоспіса? Тут за хвіліну відаць, ці сапраўдны дакумент. Рэгістравацца не трэба, гэта бясплатна.
verify-qr = Прасцей за ўсё навесці камеру тэлефона на QR-код на дакуменце.
verify-by-code = Па кодзе
verify-code = Код з дакумента
verify-code-hint = 16 знакаў побач з QR-кодам, напрыклад 7KQ4-M2XD-9TPA-W3HC. Злучкі і прабелы не важныя.
verify-by-number = Па нумары і прозвішчы
verify-number = Рэгістрацыйны нумар
verify-number-hint = Ён надрукаваны на дакуменце, напрыклад FG-2026-000123.
verify-surname = Прозвішча ўладальніка, як на дакуменце
verify-surname-hint = Кірыліцай або лацінскімі літарамі
verify-do = Праверыць
verify-no-code = Гэта не ўвесь код: у кодзе 16 літар і лічбаў. Звярыце яго з дакументам.
verify-is-number = Гэта нумар дакумента. Дадайце прозвішча ўладальніка.
verify-number-missing = Увядзіце рэгістрацыйны нумар
verify-surname-missing = Увядзіце прозвішча ўладальніка
verify-shows = Вы ўбачыце, што надрукавана ў дакуменце і ці дзейнічае ён. Даты нараджэння, балаў і адраса тут няма. Уладальнік убачыць, што дакумент правяралі, але не даведаецца, хто менавіта.
verify-wait = { $count ->
    [one] З вашага адраса было занадта шмат спроб. Пачакайце { $count } секунду і паспрабуйце зноў.
    [few] З вашага адраса было занадта шмат спроб. Пачакайце { $count } секунды і паспрабуйце зноў.
   *[many] З вашага адраса было занадта шмат спроб. Пачакайце { $count } секунд і паспрабуйце зноў.
}
verify-checked = Праверана па рэестры «Лясной паляны»: { $moment }. Захавайце або раздрукуйце гэту старонку як пацвярджэнне.
verify-another = Праверыць іншы дакумент
verify-unknown-ask = Калі ўсё ўведзена так, як на паперы, дакумент, хутчэй за ўсё, не наш. Навучальны цэнтр дапаможа разабрацца.
verify-more = Як яшчэ ўпэўніцца
verify-more-how = Паглядзіце на адрас гэтай старонкі: гэта сайт самой «Лясной паляны», а не копія. Потым параўнайце з паперай кожны радок вышэй. Калі хоць адзін адрозніваецца, дакумент змянілі.

verdict-valid = { $kind ->
    [advanced-training] Пасведчанне сапраўднае і дзейнічае
   *[other] Сертыфікат сапраўдны і дзейнічае
}
verdict-revoked = { $kind ->
    [advanced-training] Пасведчанне анулявана
   *[other] Сертыфікат ануляваны
}
verdict-suspended = { $kind ->
    [advanced-training] Дзеянне пасведчання прыпынена
   *[other] Дзеянне сертыфіката прыпынена
}
verdict-superseded = { $kind ->
    [advanced-training] Пасведчанне заменена
   *[other] Сертыфікат заменены
}
verdict-expired = { $kind ->
    [advanced-training] Тэрмін дзеяння пасведчання скончыўся
   *[other] Тэрмін дзеяння сертыфіката скончыўся
}
verdict-not-yet-issued = Дакумент яшчэ не выдадзены
verdict-unknown = Такі дакумент не знойдзены
verdict-since-valid = Дзейнічае з { $day }
verdict-since-revoked = Не дзейнічае з { $day }
verdict-since-suspended = Прыпынена з { $day }
verdict-since-superseded = Дата замены: { $day }
verdict-since-expired = Не дзейнічае з { $day }
verdict-reason = Прычына:
verdict-told-valid = Параўнайце радкі ніжэй з дакументам. Калі хоць адзін адрозніваецца, дакумент змянілі.
verdict-told-revoked = Не прымайце гэты дакумент як пацвярджэнне навучання. Калі ўладальнік пра гэта не ведае, няхай звернецца да нас.
verdict-told-suspended = Пакуль ён нічога не пацвярджае. Навучальны цэнтр разбіраецца; праверце, калі ласка, пазней.
verdict-told-superseded = Навучанне сапраўды было, але гэты дакумент заменены іншым. Папрасіце паказаць новы.
verdict-told-expired = Дакумент сапраўдны, навучанне адбылося, але тэрмін, на які ён выдадзены, скончыўся.
verdict-told-not-yet-issued = Ён ёсць у нашым рэестры, але яшчэ не падпісаны. Да гэтага ён нічога не пацвярджае; праверце, калі ласка, пазней.
verdict-told-unknown = Такога дакумента ў нашым рэестры няма, або нумар і прозвішча не адпавядаюць адно аднаму. Часцей за ўсё гэта памылка ў адным знаку: у кодзе не бывае літар I, L, O і U.
verdict-see-new = Адкрыць новы, { $number }

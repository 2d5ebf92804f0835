# Учреждения-партнёры: рабочее место тех, кто ими занимается, и что о них знают все.
menu-partners = Партнёры
partners-title = Учреждения-партнёры
partners-lead = Они проверяют документы из своих программ, по ключам, которые создаются здесь.
partners-since = Партнёр с { $day }
partners-next-page = Дальше
partners-add = Добавить учреждение
partners-name = Название учреждения
partners-name-hint = Его увидит владелец, когда учреждение проверит его документ
partners-add-do = Добавить
partners-added = Учреждение добавлено. Создайте для него ключ и передайте его.
partners-docs-told = Что программы могут делать с ключом:

partners-about-title = Учреждениям
partners-about-lead = Больницы, министерства и академии могут проверять наши документы из своих программ. Это бесплатно.
partners-about-many = Проверяйте до 500 документов за раз: по коду, по номеру и фамилии, по файлу или по его отпечатку.
partners-about-told = Узнавайте, когда документ выдан, заменён, приостановлен или аннулирован: читайте события по порядку или получайте их на свой адрес.
partners-about-proof = Сохраняйте ответы как подтверждение: по просьбе мы их подписываем, и проверить подпись можно без нас.
partners-about-holder = Вы видите то, что напечатано, и ничего больше о владельце. Владелец видит, что ваше учреждение проверяло документ.
partners-about-how-title = Как получить ключ
partners-about-how = Позвоните или напишите в учебный центр. Он создаст ключ на имя вашего учреждения; с пробным ключом можно сначала испытать всё на примерах.
partners-about-docs = Документация по API
partners-about-one = Для одного документа ключ не нужен:

partner-keys = Ключи
partner-keys-none = Ключей пока нет.
partner-key-new = Создать ключ
partner-key-active = Действует
partner-key-expired = Срок истёк
partner-key-revoked = Отозван
partner-key-sandbox = Только примеры
partner-key-may = Что он позволяет
partner-scope-verify = Проверять документы
partner-scope-watch = Узнавать, что происходит с документами
partner-key-made = Создан
partner-key-until = Действует до
partner-key-endless = Без срока
partner-key-revoked-on = Отозван
partner-key-used = Последнее обращение
partner-key-unused = Ещё не было
partner-key-by-day = Обращения по дням
partner-key-requests = { $count ->
    [one] { $count } обращение
    [few] { $count } обращения
   *[many] { $count } обращений
}
partner-key-revoke = Отозвать
partner-key-name = Для чего он
partner-key-name-hint = По этому названию вы отличите его от других, например «кадровая программа»
partner-key-about = О чём он отвечает
partner-key-real = О настоящих документах
partner-key-examples = О шести примерах и ни о чём настоящем, чтобы попробовать
partner-key-last-day = Последний день действия
partner-key-last-day-hint = Оставьте пустым для ключа без срока
partner-key-make = Создать ключ
partner-key-not = Не создавать
partner-key-there = Ключ создан
partner-key-once = Он показан один раз и нигде не хранится. Скопируйте его сейчас и передайте надёжным способом, не обычной почтой. Если он потеряется, отзовите его и создайте другой.
partner-key-itself = Ключ
partner-key-copy-hint = Выделите его целиком и скопируйте
partner-key-copy = Скопировать
partner-key-copied = Скопировано
partner-key-examples-only = Он отвечает только о примерах. Какие они, сказано в документации.
partner-key-sent-as = Программы посылают его с каждым запросом как
partner-key-kept = Ключ скопирован
partner-key-revoked-now = Ключ отозван. С этой минуты по нему отказывают.
partner-revoke-title = Отозвать этот ключ?
partner-revoke-means = По нему откажут уже при следующем запросе, и навсегда: программа, которая им пользуется, не получит ответов, пока у неё не будет другого ключа. На адреса, указанные с этим ключом, события больше не отправляются, пока их не отправят заново.
partner-revoke-reason = Причина
partner-revoke-reason-hint = Она останется в журнале действий
partner-revoke-reason-missing = Укажите причину, не длиннее 1000 знаков
partner-revoke-do = Отозвать ключ
partner-revoke-keep = Оставить как есть

partner-addresses = Куда отправляются события
partner-addresses-none = Учреждение не указало ни одного адреса. Оно делает это само, со своим ключом.
partner-address-open = События отправляются
partner-address-stopped = Отказался получать { $day }
partner-on-their-way = { $count ->
    [one] { $count } событие в пути
    [few] { $count } события в пути
   *[many] { $count } событий в пути
}
partner-undelivered = { $count ->
    [one] { $count } событие не дошло
    [few] { $count } события не дошли
   *[many] { $count } событий не дошло
}
partner-all-arrived = Всё дошло
partner-letters = Что не дошло
partner-letters-title = Что не дошло
partner-letters-lead = Эти события отправляли три дня, или адрес отказался их получать. Они хранятся 30 дней; сначала выясните с учреждением, что помешало.
partner-letters-none = Здесь пусто: всё дошло или ещё отправляется.
partner-event-issued = Выдан
partner-event-superseded = Заменён
partner-event-suspended = Приостановлен
partner-event-reinstated = Снова действует
partner-event-revoked = Аннулирован
partner-event-voided = Не выдан
partner-column-event = Событие
partner-column-at = Когда
partner-column-given-up = Прекращено
partner-column-answer = Попытки и последний ответ
partner-tries = { $count ->
    [one] { $count } попытка
    [few] { $count } попытки
   *[many] { $count } попыток
}
partner-replay = Отправить всё ещё раз
partner-replayed = События снова отправляются.

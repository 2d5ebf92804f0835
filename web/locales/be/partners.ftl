# Установы-партнёры: працоўнае месца тых, хто імі займаецца, і што пра іх ведаюць усе.
menu-partners = Партнёры
partners-title = Установы-партнёры
partners-lead = Яны правяраюць дакументы са сваіх праграм, па ключах, якія ствараюцца тут.
partners-since = Партнёр з { $day }
partners-next-page = Далей
partners-add = Дадаць установу
partners-name = Назва ўстановы
partners-name-hint = Яе ўбачыць уладальнік, калі ўстанова праверыць яго дакумент
partners-add-do = Дадаць
partners-added = Установа дададзена. Стварыце для яе ключ і перадайце яго.
partners-docs-told = Што праграмы могуць рабіць з ключом:

partners-about-title = Установам
partners-about-lead = Бальніцы, міністэрствы і акадэміі могуць правяраць нашы дакументы са сваіх праграм. Гэта бясплатна.
partners-about-many = Правярайце да 500 дакументаў за раз: па кодзе, па нумары і прозвішчы, па файле або па яго адбітку.
partners-about-told = Даведвайцеся, калі дакумент выдадзены, заменены, прыпынены або ануляваны: чытайце падзеі па парадку або атрымлівайце іх на свой адрас.
partners-about-proof = Захоўвайце адказы як пацвярджэнне: па просьбе мы іх падпісваем, і праверыць подпіс можна без нас.
partners-about-holder = Вы бачыце тое, што надрукавана, і нічога больш пра ўладальніка. Уладальнік бачыць, што ваша ўстанова правярала дакумент.
partners-about-how-title = Як атрымаць ключ
partners-about-how = Патэлефануйце або напішыце ў навучальны цэнтр. Ён створыць ключ на імя вашай установы; з пробным ключом можна спачатку выпрабаваць усё на прыкладах.
partners-about-docs = Дакументацыя па API
partners-about-one = Для аднаго дакумента ключ не патрэбны:

partner-keys = Ключы
partner-keys-none = Ключоў пакуль няма.
partner-key-new = Стварыць ключ
partner-key-active = Дзейнічае
partner-key-expired = Тэрмін скончыўся
partner-key-revoked = Адкліканы
partner-key-sandbox = Толькі прыклады
partner-key-may = Што ён дазваляе
partner-scope-verify = Правяраць дакументы
partner-scope-watch = Даведвацца, што адбываецца з дакументамі
partner-key-made = Створаны
partner-key-until = Дзейнічае да
partner-key-endless = Без тэрміну
partner-key-revoked-on = Адкліканы
partner-key-used = Апошні зварот
partner-key-unused = Яшчэ не было
partner-key-by-day = Звароты па днях
partner-key-requests = { $count ->
    [one] { $count } зварот
    [few] { $count } звароты
   *[many] { $count } зваротаў
}
partner-key-revoke = Адклікаць
partner-key-name = Для чаго ён
partner-key-name-hint = Па гэтай назве вы адрозніце яго ад іншых, напрыклад «кадравая праграма»
partner-key-about = Пра што ён адказвае
partner-key-real = Пра сапраўдныя дакументы
partner-key-examples = Пра шэсць прыкладаў і ні пра што сапраўднае, каб паспрабаваць
partner-key-last-day = Апошні дзень дзеяння
partner-key-last-day-hint = Пакіньце пустым для ключа без тэрміну
partner-key-make = Стварыць ключ
partner-key-not = Не ствараць
partner-key-there = Ключ створаны
partner-key-once = Ён паказаны адзін раз і нідзе не захоўваецца. Скапіруйце яго цяпер і перадайце надзейным спосабам, не звычайнай поштай. Калі ён згубіцца, адклічце яго і стварыце іншы.
partner-key-itself = Ключ
partner-key-copy-hint = Вылучыце яго цалкам і скапіруйце
partner-key-copy = Скапіраваць
partner-key-copied = Скапіравана
partner-key-examples-only = Ён адказвае толькі пра прыклады. Якія яны, сказана ў дакументацыі.
partner-key-sent-as = Праграмы пасылаюць яго з кожным запытам як
partner-key-kept = Ключ скапіраваны
partner-key-revoked-now = Ключ адкліканы. З гэтай хвіліны па ім адмаўляюць.
partner-revoke-title = Адклікаць гэты ключ?
partner-revoke-means = Па ім адмовяць ужо пры наступным запыце, і назаўсёды: праграма, якая ім карыстаецца, не атрымае адказаў, пакуль у яе не будзе іншага ключа. На адрасы, указаныя з гэтым ключом, падзеі больш не адпраўляюцца, пакуль іх не адправяць нанава.
partner-revoke-reason = Прычына
partner-revoke-reason-hint = Яна застанецца ў журнале дзеянняў
partner-revoke-reason-missing = Укажыце прычыну, не даўжэйшую за 1000 знакаў
partner-revoke-do = Адклікаць ключ
partner-revoke-keep = Пакінуць як ёсць

partner-addresses = Куды адпраўляюцца падзеі
partner-addresses-none = Установа не ўказала ніводнага адраса. Яна робіць гэта сама, са сваім ключом.
partner-address-open = Падзеі адпраўляюцца
partner-address-stopped = Адмовіўся атрымліваць { $day }
partner-on-their-way = { $count ->
    [one] { $count } падзея ў дарозе
    [few] { $count } падзеі ў дарозе
   *[many] { $count } падзей у дарозе
}
partner-undelivered = { $count ->
    [one] { $count } падзея не дайшла
    [few] { $count } падзеі не дайшлі
   *[many] { $count } падзей не дайшло
}
partner-all-arrived = Усё дайшло
partner-letters = Што не дайшло
partner-letters-title = Што не дайшло
partner-letters-lead = Гэтыя падзеі адпраўлялі тры дні, або адрас адмовіўся іх атрымліваць. Яны захоўваюцца 30 дзён; спачатку высветліце з установай, што перашкодзіла.
partner-letters-none = Тут пуста: усё дайшло або яшчэ адпраўляецца.
partner-event-issued = Выдадзены
partner-event-superseded = Заменены
partner-event-suspended = Прыпынены
partner-event-reinstated = Зноў дзейнічае
partner-event-revoked = Ануляваны
partner-event-voided = Не выдадзены
partner-column-event = Падзея
partner-column-at = Калі
partner-column-given-up = Спынена
partner-column-answer = Спробы і апошні адказ
partner-tries = { $count ->
    [one] { $count } спроба
    [few] { $count } спробы
   *[many] { $count } спроб
}
partner-replay = Адправіць усё яшчэ раз
partner-replayed = Падзеі зноў адпраўляюцца.

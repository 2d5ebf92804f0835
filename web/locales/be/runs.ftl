# Як набор адкрываюць, мяняюць і скасоўваюць, і заяўкі на месца.
plan-open = Адкрыць набор
plan-open-what = Слухачы запісваюцца ў набор на курс. Адкрыты набор відаць на старонцы курса.
plan-open-do = Адкрыць гэты набор
plan-opened = Набор адкрыты. Яго відаць на старонцы курса.
plan-course = Курс
plan-kind = Калі вучацца
plan-kind-self-paced = У любы час, кожны ў сваім тэмпе
plan-kind-dated = Паміж дзвюма датамі
plan-time-hint = Час мінскі. Дзень без часу лічыцца цалкам.
plan-dates-hint = Толькі для вучобы паміж дзвюма датамі.
plan-time = Час
plan-starts-at = Пачатак набору
plan-ends-at = Канец набору
plan-enrolment-opens-at = Запіс адкрываецца
plan-enrolment-closes-at = Запіс закрываецца
plan-closes-hint = Пакіньце пустым, калі запіс не закрываецца.
plan-admission = Хто атрымлівае месца
plan-admission-open = Усе, хто запішацца
plan-admission-approval = Тыя, чыю заяўку прыме каардынатар
plan-admission-invitation = Толькі тыя, каго запіша каардынатар
plan-capacity = Месцы
plan-capacity-hint = Пакіньце пустым, калі месцаў хопіць усім.
plan-waiting-list-size = Месцы ў спісе чакання
plan-waiting-list-hint = Пакіньце пустым, калі спіс не абмежаваны; 0 — спіса чакання няма.
plan-offer-hours = Колькі гадзін вызваленае месца чакае наступнага са спіса чакання
plan-offer-hint = Пры 0 месца пераходзіць да яго без пытання.
plan-minimum-number = Найменшая колькасць слухачоў
plan-minimum-hint = Пакіньце пустым, калі набор адбудзецца пры любой колькасці.
plan-go-no-go-on = У які дзень гэта вырашаюць
plan-about = Што запланавана
plan-change = Змяніць набор
plan-change-do = Захаваць набор
plan-changed = Набор захаваны.
plan-meanwhile = Пакуль вы пісалі, нехта іншы змяніў набор. Ваш тэкст ніжэй. Калі вы яго захаваеце, ён заменіць тое, што запісана цяпер:
plan-cancel = Скасаваць набор
plan-cancel-title = Скасаваць набор?
plan-cancel-means = Усе, у каго ёсць месца, хто яго чакае або падаў заяўку, страцяць яго і ўбачаць гэта на старонцы курса. Вярнуць набор нельга.
plan-cancel-reason = Чаму набор скасаваны
plan-cancel-reason-missing = Напішыце, чаму набор скасаваны, не даўжэй за 1000 літар.
plan-cancelled = Скасаваны
plan-is-cancelled = Гэты набор скасаваны і не адбудзецца.

plan-published = Курс апублікаваны.
plan-published-next = Слухачы змогуць запісацца, калі будзе адкрыты набор.
plan-published-ask = Слухачы змогуць запісацца, калі каардынатар адкрые набор. Скажыце яму, што курс гатовы.

requests-title = Заяўкі на месца
requests-none = Цяпер заявак няма.
requests-count = { $count ->
    [one] { $count } чалавек просіць аб месцы
    [few] { $count } чалавекі просяць аб месцы
   *[many] { $count } чалавек просяць аб месцы
}
request-asked = Заяўка пададзена { $moment }
request-accept = Прыняць
request-reason = Чаму заяўка адхілена
request-decline = Адхіліць
request-reason-missing = Напішыце, чаму заяўка адхілена, не даўжэй за 1000 літар.
request-accepted = Месца дадзена.
request-waits = Усе месцы заняты, чалавек дададзены ў спіс чакання.
request-declined = Заяўка адхілена.
request-full = Месцаў няма, і спіс чакання поўны. Дадайце месцаў або адхіліце заяўку.

field-required-course-key = Выберыце курс.
field-required-enrolment-opens-at = Напішыце дзень, калі запіс адкрываецца.
field-missing-starts-at = Напішыце дзень, калі набор пачынаецца.
field-missing-ends-at = Напішыце дзень, калі набор заканчваецца.
field-dates-unwanted = Выберыце вучобу паміж дзвюма датамі або пакіньце абедзве даты пустымі.
field-out-of-order-enrolment-closes-at = Запіс павінен закрывацца пазней, чым адкрываецца.
field-out-of-order-ends-at = Набор павінен заканчвацца пазней, чым пачынаецца.
field-out-of-range-capacity = Напішыце цэлы лік ад 1 да 100000 або пакіньце пустым.
field-out-of-range-waiting-list-size = Напішыце цэлы лік ад 0 да 100000 або пакіньце пустым.
field-out-of-range-minimum-number = Напішыце цэлы лік ад 1 да 100000 або пакіньце пустым.
field-out-of-range-offer-hours = Напішыце цэлы лік ад 0 да 720, гэта значыць не больш за 30 дзён.
refusal-course-not-published = Ніводная версія гэтага курса не апублікавана. Выберыце іншы або спачатку апублікуйце гэты.
refusal-waiting-list-too-short = Чакае больш людзей, і яны застаюцца ў спісе. Напішыце большы лік.
refusal-nothing-to-decide = Гэтую заяўку ўжо адклікалі або разгледзелі.

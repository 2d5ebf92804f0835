# Как набор открывают, меняют и отменяют, и заявки на место.
plan-open = Открыть набор
plan-open-what = Слушатели записываются в набор на курс. Открытый набор виден на странице курса.
plan-open-do = Открыть этот набор
plan-opened = Набор открыт. Он виден на странице курса.
plan-course = Курс
plan-kind = Когда учатся
plan-kind-self-paced = В любое время, каждый в своём темпе
plan-kind-dated = Между двумя датами
plan-time-hint = Время минское. День без времени считается целиком.
plan-dates-hint = Только для учёбы между двумя датами.
plan-time = Время
plan-starts-at = Начало набора
plan-ends-at = Конец набора
plan-enrolment-opens-at = Запись открывается
plan-enrolment-closes-at = Запись закрывается
plan-closes-hint = Оставьте пустым, если запись не закрывается.
plan-admission = Кто получает место
plan-admission-open = Все, кто запишется
plan-admission-approval = Те, чью заявку примет координатор
plan-admission-invitation = Только те, кого запишет координатор
plan-capacity = Места
plan-capacity-hint = Оставьте пустым, если мест хватит всем.
plan-waiting-list-size = Места в листе ожидания
plan-waiting-list-hint = Оставьте пустым, если лист не ограничен; 0 — листа ожидания нет.
plan-offer-hours = Сколько часов освободившееся место ждёт следующего из листа ожидания
plan-offer-hint = При 0 место переходит к нему без вопроса.
plan-minimum-number = Наименьшее число слушателей
plan-minimum-hint = Оставьте пустым, если набор состоится при любом числе.
plan-go-no-go-on = В какой день это решают
plan-about = Что запланировано
plan-change = Изменить набор
plan-change-do = Сохранить набор
plan-changed = Набор сохранён.
plan-meanwhile = Пока вы писали, кто-то другой изменил набор. Ваш текст ниже. Если вы его сохраните, он заменит то, что записано сейчас:
plan-cancel = Отменить набор
plan-cancel-title = Отменить набор?
plan-cancel-means = Все, у кого есть место, кто его ждёт или подал заявку, потеряют его и увидят это на странице курса. Вернуть набор нельзя.
plan-cancel-reason = Почему набор отменён
plan-cancel-reason-missing = Напишите, почему набор отменён, не длиннее 1000 букв.
plan-cancelled = Отменён
plan-is-cancelled = Этот набор отменён и не состоится.

plan-published = Курс опубликован.
plan-published-next = Слушатели смогут записаться, когда будет открыт набор.
plan-published-ask = Слушатели смогут записаться, когда координатор откроет набор. Скажите ему, что курс готов.

requests-title = Заявки на место
requests-none = Сейчас заявок нет.
requests-count = { $count ->
    [one] { $count } человек просит о месте
    [few] { $count } человека просят о месте
   *[many] { $count } человек просят о месте
}
request-asked = Заявка подана { $moment }
request-accept = Принять
request-reason = Почему заявка отклонена
request-decline = Отклонить
request-reason-missing = Напишите, почему заявка отклонена, не длиннее 1000 букв.
request-accepted = Место дано.
request-waits = Все места заняты, человек добавлен в лист ожидания.
request-declined = Заявка отклонена.
request-full = Мест нет, и лист ожидания заполнен. Добавьте мест или отклоните заявку.

field-required-course-key = Выберите курс.
field-required-enrolment-opens-at = Напишите день, когда запись открывается.
field-missing-starts-at = Напишите день, когда набор начинается.
field-missing-ends-at = Напишите день, когда набор заканчивается.
field-dates-unwanted = Выберите учёбу между двумя датами или оставьте обе даты пустыми.
field-out-of-order-enrolment-closes-at = Запись должна закрываться позже, чем открывается.
field-out-of-order-ends-at = Набор должен заканчиваться позже, чем начинается.
field-out-of-range-capacity = Напишите целое число от 1 до 100000 или оставьте пустым.
field-out-of-range-waiting-list-size = Напишите целое число от 0 до 100000 или оставьте пустым.
field-out-of-range-minimum-number = Напишите целое число от 1 до 100000 или оставьте пустым.
field-out-of-range-offer-hours = Напишите целое число от 0 до 720, то есть не больше 30 дней.
refusal-course-not-published = Ни одна версия этого курса не опубликована. Выберите другой или сначала опубликуйте этот.
refusal-waiting-list-too-short = Ждёт больше людей, и они остаются в листе. Напишите число побольше.
refusal-nothing-to-decide = Эту заявку уже отозвали или рассмотрели.

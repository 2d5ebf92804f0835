# Пытанні, спробы, завяршэнне, разбор.
question-choose = Выберыце…
question-move-up = Вышэй:
question-move-down = Ніжэй:
question-moved = Цяпер на месцы { $place } з { $of }
question-number = Лік
question-number-hint = Запішыце лік; дзесятковыя долі — праз коску або кропку: 2,8 або 2.8.
question-case = Клінічны выпадак
question-case-range = да пытанняў { $range }

quiz-fact-questions = Пытанняў
quiz-fact-time = Час
quiz-fact-pass = Для заліку
quiz-fact-attempts = Засталося спроб
quiz-left-of = { $left } з { $of }
quiz-left-any = Колькі заўгодна
quiz-other-language = Пытанні на іншай мове: { $language }.
quiz-rules = Як гэта працуе
quiz-rule-clock = Час лічыць сервер: калі сувязь прападзе, адлік не спыніцца.
quiz-rule-extra-time = Звычайны час: { $minutes }. У вас дадатковы час: ×{ $factor }.
quiz-rule-no-limit = Час не абмежаваны.
quiz-rule-saved = Захаваны адказ не прападзе. Можна закрыць укладку і працягнуць з іншай прылады.
quiz-rule-safety = На некаторыя пытанні трэба адказаць правільна, колькі б балаў ні было: ад іх залежыць бяспека дзіцяці.
quiz-rule-free = Адказвайце ў любым парадку і мяняйце адказы, пакуль не завершыце тэст.
quiz-rule-steps = Пытанні ідуць адно за адным. Можна вярнуцца і змяніць адказ, пакуль тэст не завершаны.
quiz-counts-highest = Залічваецца лепшая са спроб.
quiz-counts-first = Залічваецца першая спроба.
quiz-counts-last = Залічваецца апошняя спроба.
quiz-counts-average = Залічваецца сярэдняе па ўсіх спробах.
quiz-rule-pause = { $count ->
    [one] Паўза паміж спробамі: { $count } гадзіна.
    [few] Паўза паміж спробамі: { $count } гадзіны.
   *[many] Паўза паміж спробамі: { $count } гадзін.
}
quiz-own-attempts = Вашы спробы
quiz-column-attempt = Спроба
quiz-column-when = Калі
quiz-column-result = Вынік
quiz-column-review = Разбор
quiz-see-review = Паглядзець разбор
quiz-go-on = Працягнуць
quiz-go-on-attempt = Працягнуць спробу
quiz-result-passed = { $percent } % · залічана
quiz-result-failed = { $percent } % · не залічана
quiz-result-scored = { $percent } %
quiz-result-open = Ідзе
quiz-result-waits = Завершана
quiz-result-abandoned = Не завершана
quiz-begin = Пачаць
quiz-begin-again = Пачаць спробу { $count }
quiz-opens = Наступная спроба адкрыецца: { $moment }. Да гэтага можна яшчэ раз прачытаць тое, што засталося незразумелым.
quiz-none-left = Спроб не засталося. Пагаварыце, калі ласка, з навучальным цэнтрам: разам вы знойдзеце выйсце.
quiz-passed-already = Гэты тэст вам ужо залічаны. Праходзіць яго зноў не трэба.

quiz-title-error = Праверце, калі ласка:
quiz-bar = Час і захаванне
quiz-until = да { $time }
quiz-time-left = Засталося часу
quiz-bar-finish = { $done } з { $total } · завяршыць
quiz-attempt-of = Спроба { $number } з { $of }
quiz-attempt-number = спроба { $number }
quiz-ends = Тэст скончыцца ў { $time } па мінскім часе або раней, калі вы завершыце яго самі.
quiz-no-limit = Час не абмежаваны.
quiz-question-of = Пытанне { $number } з { $of }
quiz-marks = { $count ->
    [one] { $count } бал
    [few] { $count } балы
   *[many] { $count } балаў
}
quiz-saved-at = Захавана ў { $time }
quiz-all-saved = Усе адказы захаваны.
quiz-unsent = { $count ->
    [one] { $count } адказ яшчэ не адпраўлены
    [few] { $count } адказы яшчэ не адпраўлены
   *[many] { $count } адказаў яшчэ не адпраўлена
}
quiz-unsent-one = Адказ яшчэ не адпраўлены
quiz-older = На гэта пытанне адказалі ў іншай укладцы або на іншай прыладзе. Паказаны навейшы адказ. Калі хочаце іншы, выберыце яго яшчэ раз.
quiz-older-yours = Вы выбралі: { $answer }
quiz-older-form = На некаторыя пытанні адказалі ў іншай укладцы або на іншай прыладзе. Ніжэй паказаны навейшыя адказы, кожны з пазнакай.
quiz-error-at = Пытанне { $number }: { $error }
quiz-next = Захаваць, наступнае пытанне
quiz-clear = Прыбраць адказ
quiz-clear-of = на пытанне { $number }
quiz-answered-of = Адказаў: { $done } з { $total }
quiz-map-question = Пытанне
quiz-map-answered = , ёсць адказ
quiz-map-unsent = , не адпраўлена
quiz-map-later = , будзе пазней
quiz-map-legend = Зафарбавана — адказ захаваны. Пункцір — яшчэ не адпраўлены.
quiz-finish = Праверыць і завяршыць
quiz-save-all = Захаваць усё
quiz-minutes-left = { $count ->
    [one] Засталася { $count } хвіліна
    [few] Засталося { $count } хвіліны
   *[many] Засталося { $count } хвілін
}
quiz-time-up = Час скончыўся. Тэст завяршаецца з тымі адказамі, што захаваны.
quiz-time-up-grace = Час скончыўся. Змяніць нічога ўжо нельга. Завяршыце тэст да { $time }, інакш спроба скончыцца без выніку.
quiz-time-up-abandon = Час скончыўся. Паводле правіла гэтага тэсту спроба, не завершаная своечасова, заканчваецца без выніку.
quiz-waits = Некалькі адказаў яшчэ ў дарозе. Як толькі яны захаваюцца, вы пяройдзеце далей.
quiz-signed-out = Сеанс скончыўся. Вашы адказы застануцца на гэтай старонцы, пакуль вы не ўвойдзеце зноў.
quiz-sign-in-tab = Увайсці ў новай укладцы
quiz-not-yours = Сярод вашых спроб такой няма. Магчыма, вы ўвайшлі пад іншым імем. Вашы тэсты — у раздзеле «Маё навучанне».

quiz-finish-title = Завяршыць тэст?
quiz-grace = Час для адказаў скончыўся. Завяршыць тэст з захаванымі адказамі яшчэ можна да { $time }.
quiz-nothing-left = На ўсе пытанні ёсць адказы.
quiz-left = { $count ->
    [one] Без поўнага адказу { $count } пытанне:
    [few] Без поўнага адказу { $count } пытанні:
   *[many] Без поўнага адказу { $count } пытанняў:
}
quiz-left-question = Пытанне { $number }
quiz-left-partly = не хапае часткі
quiz-left-means = За прапушчанае балаў не будзе.
quiz-unreached = { $count ->
    [one] Вы не дайшлі да { $count } пытання.
    [few] Вы не дайшлі да { $count } пытанняў.
   *[many] Вы не дайшлі да { $count } пытанняў.
}
quiz-rest-saved = { $count ->
    [0] Поўных адказаў пакуль няма.
    [one] Захаваны { $count } адказ.
    [few] Захаваны { $count } адказы.
   *[many] Захавана { $count } адказаў.
}
quiz-finish-means = Пасля завяршэння змяніць адказы нельга. Вынік вы ўбачыце адразу.
quiz-back = Вярнуцца да пытанняў
quiz-hand-in = Завяршыць тэст
quiz-late = { $count ->
    [one] { $count } адказ прыйшоў пасля заканчэння тэсту. Ён захаваны; ці залічыць яго, вырашыць чалавек.
    [few] { $count } адказы прыйшлі пасля заканчэння тэсту. Яны захаваны; ці залічыць іх, вырашыць чалавек.
   *[many] { $count } адказаў прыйшло пасля заканчэння тэсту. Яны захаваны; ці залічыць іх, вырашыць чалавек.
}

review-passed = Залічана: { $percent } %
review-failed = { $percent } %: пакуль не залічана
review-scored = Ваш вынік: { $percent } %
review-open = Гэта спроба яшчэ не завершана
review-waits = Тэст завершаны
review-abandoned = Гэта спроба не была завершана
review-ran-out = Час скончыўся, таму тэст завершаны з тымі адказамі, што вы паспелі захаваць.
review-of-marks = { $count ->
    [one] з { $count } бала
    [few] з { $count } балаў
   *[many] з { $count } балаў
}
review-needed = для заліку трэба { $percent } %
review-safety = Балаў дастаткова. Але на адно пытанне трэба было адказаць правільна: ад гэтага залежыць бяспека дзіцяці. Яно пазначана ніжэй.
review-failed-means = Так бывае, і гэта нічога не гаворыць пра тое, як вы клапоціцеся пра дзяцей. Ніжэй відаць, што перачытаць.
review-again = Паспрабаваць яшчэ раз можна, калі будзеце гатовы.
review-to-course = Да курса
review-to-quiz = Да наступнай спробы
review-to-wrong = { $count ->
    [one] Да { $count } пытання, дзе была памылка
    [few] Да { $count } пытанняў, дзе былі памылкі
   *[many] Да { $count } пытанняў, дзе былі памылкі
}
review-scored-means = Гэты тэст не на залік: ён паказвае, што вы ўжо ведаеце.
review-waits-means = Тэст яшчэ не ацэнены. Вынік з’явіцца на гэтай старонцы.
review-abandoned-means = Час скончыўся раней, чым тэст быў завершаны, таму выніку няма. Вашы адказы захаваны.
review-certificate-there = Для дакумента аб навучанні ўсё ёсць.
review-to-certificate = Адкрыць дакумент аб навучанні
review-more-to-do = Тэст здадзены. Да дакумента аб навучанні засталося няшмат.
review-names-missing = Курс завершаны. Пацвердзіце, калі ласка, як надрукаваць ваша імя, і дакумент аб навучанні будзе выдадзены.
review-to-names = Пацвердзіць імя
review-certificate-soon = Для дакумента аб навучанні ўсё ёсць. Ён рыхтуецца і хутка з’явіцца сярод вашых дакументаў.
review-complete = Курс завершаны.
review-outcomes = Што вы цяпер умееце
review-outcomes-failed = Па тэмах
review-read-again = Перачытаць занятак
review-questions = Па пытаннях
review-question = Пытанне { $number }
review-yours = Ваш адказ
review-yours-right = Ваш адказ, правільна
review-right = Гэта правільна
review-is-right = Правільна:
review-is-wrong = Няправільна:
review-unanswered = На гэта пытанне вы не адказалі.
review-no-answer = няма адказу
review-right-order = Правільны парадак
review-column-part = Частка
review-column-given = Ваш адказ
review-column-right = Правільна
review-sources = Дзе пра гэта напісана:
review-safety-critical-right = На гэта пытанне трэба было адказаць правільна, і адказ правільны: ад гэтага залежыць бяспека дзіцяці.
review-safety-critical = На гэта пытанне трэба было адказаць правільна: ад гэтага залежыць бяспека дзіцяці.
review-doubt = Пытанне няправільнае або незразумелае? Паведаміце ў навучальны цэнтр. Пытанне паглядзіць другі ўрач, і ніхто не страціць залік.
review-shows-nothing = Пытанні гэтага тэсту цяпер не паказваюцца.

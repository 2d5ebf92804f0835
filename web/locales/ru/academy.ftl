# Рабочее место сотрудников академии.
menu-academy = На подпись
academy-title = Свидетельства на подпись академии
academy-none = Ничто не ждёт вашей подписи.
academy-waiting = { $count ->
    [one] Вашей подписи ждёт { $count } документ.
    [few] Вашей подписи ждут { $count } документа.
   *[many] Вашей подписи ждут { $count } документов.
}
academy-how = Центр уже подписал каждый из них. С подписью академии документ считается выданным, и с этой минуты никто не может его изменить. То, с чем вы не согласны, верните с указанием причины.
academy-elsewhere = Ключ академии хранится на отдельном компьютере. Подписывайте там этой программой: она показывает каждый документ перед подписью.
academy-evidence = За что выдаётся
academy-lessons = Пройдено занятий: { $done } из { $of }
academy-quiz = { $title }: { $percent } %, попыток: { $attempts }
academy-names-confirmed = Написание имени подтверждено { $day }
academy-look = Посмотреть документ
academy-mark = Подписать { $number }
academy-sign = Подписать отмеченные
academy-signed = { $count ->
    [one] Подписан и выдан { $count } документ. Он ждёт в разделе «Документы об обучении».
    [few] Подписаны и выданы { $count } документа. Они ждут в разделе «Документы об обучении».
   *[many] Подписаны и выданы { $count } документов. Они ждут в разделе «Документы об обучении».
}
academy-nothing-marked = Отметьте хотя бы один документ и подпишите снова.
academy-next-page = Другие документы
academy-return = Вернуть
academy-return-title = Вернуть { $number }
academy-return-means = Документ не будет выдан, а его номер больше не используется. Центр узнает причину и сможет подготовить исправленный.
academy-reason = Причина
academy-reason-hint = Её увидит каждый, кто спросит об этом номере, поэтому никого не называйте
academy-return-do = Вернуть
academy-return-keep = Оставить как есть
academy-returned = { $number } возвращён в центр.
academy-books = Книги регистрации
academy-book = { $kind }, { $year }
academy-book-print = для печати (PDF)
academy-book-table = таблицей (CSV)

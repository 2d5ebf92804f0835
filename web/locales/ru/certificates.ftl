# Свои документы об обучении и проверка чьих угодно.
certificates-title = Документы об обучении
certificates-none = Документов пока нет. Вы получите документ, когда пройдёте курс.
certificates-next-page = Более ранние документы
certificate-kind-attendance = Сертификат участника
certificate-kind-advanced-training = Свидетельство о повышении квалификации
certificate-issued-on = дата выдачи: { $day }
certificate-title-own = Ваш документ об обучении
certificate-title-number = Документ { $number }
certificate-valid = Действует
certificate-valid-until = Действует до { $day }
certificate-revoked = Аннулирован
certificate-suspended = Приостановлен
certificate-superseded = Заменён
certificate-expired = Срок действия истёк
certificate-not-yet-issued = Готовится
certificate-told-valid = Документ выдан { $day } Каждый, кто его проверит, увидит, что он подлинный.
certificate-told-revoked = Документ не действует: { $day } его аннулировали. Это увидит каждый, кто его проверит. Если вы не знаете причины, обратитесь в учебный центр.
certificate-told-suspended = Действие документа приостановлено { $day }, пока центр разбирается. Это увидит каждый, кто его проверит.
certificate-told-superseded = Этот документ заменён исправленным { $day } Показывайте новый.
certificate-told-expired = Срок действия закончился { $day } Обучение от этого не пропало; чтобы обновить документ, пройдите курс ещё раз.
certificate-told-not-yet-issued = Всё для него уже есть. Как только документ выдадут, он появится здесь.
certificate-see-new = Открыть новый документ
certificate-see-old = Открыть прежний документ
certificate-as-printed = Что напечатано в документе
certificate-keep = Сохранить и показать
document-download = Скачать PDF
document-view = Посмотреть PDF
document-for-machines = Для программ, которые проверяют документы:
document-credential = цифровой значок (Open Badges)
document-receipt = квитанция реестра
document-none = Скачивать пока нечего.
certificate-share = Ссылка, чтобы показать другим
certificate-share-hint = По ней видно то, что напечатано, и действует ли документ. Больше ничего.
certificate-see-what-they-see = Посмотреть, что увидят другие
checks-title = Кто проверял
checks-none = Пока никто. Проверка появляется здесь через минуту-другую.
checks-earlier = Более ранние проверки
checked-by-code = По коду или по ссылке
checked-by-number = По номеру и вашей фамилии
checked-by-document = По файлу документа
checked-by-partner = Учреждение с ключом доступа: { $name }
correction-title = Ошибка в документе?
correction-how = Исправьте и подтвердите имя, потом сообщите учебному центру. Он выдаст исправленный документ, а в прежнем будет указано, что он заменён и каким.
correction-names = Исправить имя

certificate-hours-online = { $hours }, онлайн
certificate-hours-face-to-face = { $hours }, очно
certificate-hours-both = { $hours }: { $online } онлайн, { $there } очно
line-holder = Владелец
line-document = Документ
line-programme = Программа
line-hours = Объём
line-dates = Даты обучения
line-test = Итоговый тест
line-number = Номер
line-issued = Дата и место выдачи
line-issuers = Кто выдал
line-valid-until = Действует до
line-supersedes = Выдан взамен
issued-in = { $day }, { $place }
printed-test-passed = зачтено
printed-title = Что напечатано в документе
holder-erased = Данные владельца удалены по его просьбе

verify-title = Проверить подлинность
verify-lead = Вам показали сертификат или свидетельство «Лесной поляны», учебного центра Белорусского детского хосписа? Здесь за минуту видно, подлинный ли документ. Регистрироваться не нужно, это бесплатно.
verify-qr = Проще всего навести камеру телефона на QR-код на документе.
verify-by-code = По коду
verify-code = Код с документа
verify-code-hint = 16 знаков рядом с QR-кодом, например 7KQ4-M2XD-9TPA-W3HC. Дефисы и пробелы не важны.
verify-by-number = По номеру и фамилии
verify-number = Регистрационный номер
verify-number-hint = Он напечатан на документе, например FG-2026-000123.
verify-surname = Фамилия владельца, как на документе
verify-surname-hint = Кириллицей или латиницей
verify-do = Проверить
verify-no-code = Это не весь код: в коде 16 букв и цифр. Сверьте его с документом.
verify-is-number = Это номер документа. Добавьте фамилию владельца.
verify-number-missing = Введите регистрационный номер
verify-surname-missing = Введите фамилию владельца
verify-shows = Вы увидите, что напечатано в документе и действует ли он. Даты рождения, баллов и адреса здесь нет. Владелец увидит, что документ проверяли, но не узнает, кто именно.
verify-wait = { $count ->
    [one] С вашего адреса было слишком много попыток. Подождите { $count } секунду и попробуйте снова.
    [few] С вашего адреса было слишком много попыток. Подождите { $count } секунды и попробуйте снова.
   *[many] С вашего адреса было слишком много попыток. Подождите { $count } секунд и попробуйте снова.
}
verify-checked = Проверено по реестру «Лесной поляны»: { $moment }. Сохраните или распечатайте эту страницу как подтверждение.
verify-another = Проверить другой документ
verify-unknown-ask = Если всё введено так, как на бумаге, документ, скорее всего, не наш. Учебный центр поможет разобраться.
verify-more = Как ещё убедиться
verify-more-how = Посмотрите на адрес этой страницы: это сайт самой «Лесной поляны», а не копия. Потом сравните с бумагой каждую строку выше. Если хотя бы одна отличается, документ изменили.

verdict-valid = { $kind ->
    [advanced-training] Свидетельство подлинное и действует
   *[other] Сертификат подлинный и действует
}
verdict-revoked = { $kind ->
    [advanced-training] Свидетельство аннулировано
   *[other] Сертификат аннулирован
}
verdict-suspended = { $kind ->
    [advanced-training] Действие свидетельства приостановлено
   *[other] Действие сертификата приостановлено
}
verdict-superseded = { $kind ->
    [advanced-training] Свидетельство заменено
   *[other] Сертификат заменён
}
verdict-expired = { $kind ->
    [advanced-training] Срок действия свидетельства истёк
   *[other] Срок действия сертификата истёк
}
verdict-not-yet-issued = Документ ещё не выдан
verdict-unknown = Такой документ не найден
verdict-since-valid = Действует с { $day }
verdict-since-revoked = Не действует с { $day }
verdict-since-suspended = Приостановлено с { $day }
verdict-since-superseded = Дата замены: { $day }
verdict-since-expired = Не действует с { $day }
verdict-reason = Причина:
verdict-told-valid = Сравните строки ниже с документом. Если хотя бы одна отличается, документ изменили.
verdict-told-revoked = Не принимайте этот документ как подтверждение обучения. Если владелец об этом не знает, пусть обратится к нам.
verdict-told-suspended = Пока он ничего не подтверждает. Учебный центр разбирается; проверьте, пожалуйста, позже.
verdict-told-superseded = Обучение действительно было, но этот документ заменён другим. Попросите показать новый.
verdict-told-expired = Документ подлинный, обучение состоялось, но срок, на который он выдан, истёк.
verdict-told-not-yet-issued = Он есть в нашем реестре, но ещё не подписан. До этого он ничего не подтверждает; проверьте, пожалуйста, позже.
verdict-told-unknown = Такого документа в нашем реестре нет, либо номер и фамилия не соответствуют друг другу. Чаще всего это ошибка в одном знаке: в коде не бывает букв I, L, O и U.
verdict-see-new = Открыть новый, { $number }

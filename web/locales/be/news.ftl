# Навіны і артыкулы.
news-title = Навіны
news-lead = Пра праграмы хоспіса і пра тых, хто ў іх дапамагае.
news-range = Артыкулы { $places } з { $count }
news-feed = Падпісацца на навіны ў праграме для чытання стужак (Atom)
news-author = Аўтар
news-source = Адкуль звесткі

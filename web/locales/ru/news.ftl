# Новости и статьи.
news-title = Новости
news-lead = О программах хосписа и о тех, кто в них помогает.
news-range = Статьи { $places } из { $count }
news-feed = Подписаться на новости в программе для чтения лент (Atom)
news-author = Автор
news-source = Откуда сведения

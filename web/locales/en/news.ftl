# News and articles.
news-title = News
news-lead = About the hospice’s programmes, and about those who help in them.
news-range = Articles { $places } of { $count }
news-feed = Follow the news in a feed reader (Atom)
news-author = Author
news-source = Where the facts are from

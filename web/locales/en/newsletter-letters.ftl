# Letters of the newsletter. They name nobody.
newsletter-letter-greeting = Hello,
newsletter-letter-subject = Do you want our news by e-mail?
newsletter-letter-asked = Somebody, we hope it was you, asked for the news of the training centre to be sent to this address.
newsletter-letter-confirm = If you want it, open this link within two days and press the button:
newsletter-letter-promise = You then get one letter with each new article. We keep your address for that alone and give it to nobody, and one press in each letter ends it.
newsletter-letter-mistaken = If it was not you, do nothing: no more will come of it, and in two days this address is deleted.
newsletter-letter-read = Read on:
newsletter-letter-leave = You get this because you asked for our news. One press, and your address is deleted:

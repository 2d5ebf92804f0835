# The frame around every page, and what several areas say.
centre-name = Forest Glade
hospice-name = Belarusian Children’s Hospice
skip-to-content = Skip to the content
main-menu = Main menu
language = Language
menu-courses = Courses
menu-learning = My learning
menu-certificates = Certificates
menu-account = Account
menu-verify = Check a certificate
sign-in = Sign in
sign-out = Sign out
talk-to-a-person = Talk to a person
talk-to-a-person-when = The training centre answers on weekdays from 9.00 to 17.00.
more = More
privacy-title = What we keep about you
theme = Light
theme-device = As my device
theme-light = Day
theme-night = Night shift
theme-contrast = High contrast
typed-is-kept = What you typed is kept.
send-again = Send
send-again-title = Please send once more
send-again-title-signed-in = One more step
send-again-signed-in = You are signed in. Press the button, and what you began is done.
send-again-stale = This page was open for a long time, or your browser keeps no cookies. Press the button to send what you typed.
send-again-password = This page was open for a long time, or your browser keeps no cookies. Write the password again, and press the button.
send-again-cookies = Your browser keeps no cookies of this site. Allow them in its settings, then press the button: without them nothing can be sent.
typed-by-another-title = This was not sent
typed-by-another = What stood on this page was typed by somebody else; it was not sent.
kept-sent = Answers to a test that this device had kept have arrived now.
kept-late = Answers to a test that this device had kept came after its end; a person decides whether they count.
kept-open = This device keeps answers to a test that are not saved yet.
kept-link = Open the test
errors-title = { $count ->
    [one] One thing is still to be put right
   *[other] { $count } things are still to be put right
}
date = { $day } { $month } { $year }
moment = { $day }, { $time }
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
academic-hours = { $count ->
    [one] { $count } academic hour
   *[other] { $count } academic hours
}
academic-hours-part = { $hours } academic hours

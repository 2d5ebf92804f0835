# Signing in, making an account, and the account itself.
error-prefix = Error:
you-are-here = You are here
save = Save
choose-one = Choose one

# Signing in
sign-in-title = Sign in
sign-in-again-title = Please sign in again
sign-in-ended = Your sign-in has ended. Sign in, and you go on where you were.
sign-in-name = E-mail, telephone or user name
password = Password
password-show = Show
password-hide = Hide
shared-computer = Others use this computer too
shared-computer-hint = You are signed out after 8 hours at the latest, or when the browser is closed. Nothing of yours stays in it.
sign-up-link = Make an account
forgotten-password = Forgotten the password? The training centre gives you a link to choose a new one. It is good for three days.

# Choosing a password with a link
set-password-title = Choose a password
set-password-lead = This link works once. Then you sign in with the password that you choose now.
sign-in-with = You sign in with
new-password = New password
password-rule = At least 10 characters. Three or four words in a row are easy to remember.
set-password = Save the password and sign in

# Making an account
sign-up-title = Make an account
sign-up-lead = It takes about two minutes. A private e-mail is not needed: a telephone number or a user name will do.
your-name = Your name
your-name-hint = As in your passport. It is printed on your certificates, and you can add the other alphabets later.
surname = Surname
own-name = Own name
patronymic-if-any = Patronymic, if you have one
written-in = How is it written here?
in-belarusian = In Belarusian
in-russian = In Russian
in-latin = In Latin letters, as in the passport
sign-up-name-hint = This is what you sign in with.
profession = Profession
your-data = Your data
consent-hint = Forest Glade, the training centre of the Belarusian Children’s Hospice, keeps your name, your profession, what you learn and what you earn. It needs them to teach you and to stand by your certificates. Nobody else is given them. You may take this consent back at any time: then all of it is erased, and only your certificates stay in the register.
consent-more = Everything we keep, in plain words
consent = I agree that the training centre keeps these data
consent-needed = Tick that you agree. Without your data we can neither teach you nor issue a certificate.
sign-up = Make my account
sign-in-link = I have an account already

# The account
account-saved = Saved.
changed-meanwhile = This was changed in another tab or on another device.
changed-meanwhile-what = Nothing of what you typed is lost: it stands below. Press “Save” to keep it, or leave what is saved now:
changed-meanwhile-names = Nothing of what you typed is lost: it stands below. Save it, or leave what is saved now:
nothing-written = (nothing)
your-names = Your names
names-printed = On your certificates
names-are-confirmed = Confirmed by you
names-to-confirm = Still to be confirmed by you
names-change = Change the names
names-look-and-confirm = Look at them and confirm
work = Work
employer = Employer
region = Region
language-and-time = Language and time
language-of-pages = Language of these pages
extra-time = Extra time in tests
extra-time-given = You have { $factor } times the usual time in every test. Only the coordinator sees this besides you. If it should change, ask them.
extra-time-none = You have the usual time in tests. If you need more, because you read slowly, see poorly or for another reason, ask the coordinator before the test.
signing-in = Signing in
sign-in-kind-email = E-mail
sign-in-kind-phone = Telephone
sign-in-kind-user-name = User name
sign-in-names-change = To sign in with something else, ask the training centre.
your-data-lead = See what we keep, take it with you, or have it erased.

# The password
change-password = Change the password
change-password-lead = Whoever is signed in with your account elsewhere is signed out there.
current-password = Current password
password-wrong = This is not your password. Check it and try again.
password-changed = The password is changed. Everywhere else you are signed out.

# Names
names-lead = As in your passport, in each alphabet you use. One alphabet is enough, and empty ones are left out.
names-write = Spellings
names-suggestion = We would suggest { $name }
names-save = Save the names
names-fill = Put the suggestions into empty fields
names-suggested-only = Suggestions are spelt letter by letter. Your passport may spell otherwise, and the passport is what counts.
names-filled = The suggestions stand in the fields now. They are not saved yet: compare them with your passport first.
names-printed-how = Just like this, letter by letter.
names-printed-russian = Where a course is not named in Belarusian, your Russian name is printed in place of the Belarusian one.
names-confirm-why = Look at every letter. A certificate is issued only after you have confirmed, and what is printed cannot be changed: a mistake then needs a new certificate.
names-confirm = Yes, print them like this
names-confirmed-on = Confirmed by you on { $day }
names-confirmed-now = Thank you. Your certificates are printed with these names, and those that waited for it are being issued.
names-are-others = Your names were changed in another tab or on another device. These are the names that are saved now. Look at them once more, then confirm.

# Professions
profession-doctor = Doctor
profession-nurse = Nurse
profession-midwife = Midwife
profession-caregiver = Caregiver
profession-social-worker = Social worker
profession-psychologist = Psychologist
profession-massage-therapist = Massage therapist
profession-teacher = Teacher
profession-chaplain = Chaplain
profession-volunteer = Volunteer
profession-artist = Artist
profession-camp-staff = Camp staff
profession-manager = Manager
profession-other = Other

# Regions
region-minsk-city = City of Minsk
region-brest = Brest region
region-vitebsk = Vitebsk region
region-gomel = Gomel region
region-grodno = Grodno region
region-minsk-region = Minsk region
region-mogilev = Mogilev region
region-abroad = Outside Belarus

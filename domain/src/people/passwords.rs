//! Passwords: what they must be, and argon2id on a few threads with a bounded queue before them.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier};
use argon2::{ARGON2ID_IDENT, Algorithm, Argon2, Params, Version};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::{Mutex, OwnedMutexGuard, OwnedSemaphorePermit, Semaphore};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use super::sign_in_name::SignInName;
use crate::error::{Error, Result};

/// 19 MiB, two passes, one lane: what OWASP asks of argon2id.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// How many may wait for each worker: some five seconds' work.
const QUEUE_PER_WORKER: usize = 128;

/// Accounts share this many turns.
const TURNS: u64 = 64;

const MIN_CHARS: usize = 10;
/// A password that is a sign-in name, once or again and again, needs as many characters more.
const MIN_BESIDES_NAME: usize = 4;
const MAX_BYTES: usize = 256;

/// Hashes passwords, a few at a time.
#[derive(Clone, Debug)]
pub struct PasswordHasher {
    workers: Arc<Semaphore>,
    queue: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
    turns: Arc<[Arc<Mutex<()>>]>,
}

/// The turn of one account: while it is held, nobody else tries a password of that account here.
pub(crate) struct Turn {
    _guard: OwnedMutexGuard<()>,
    _place: OwnedSemaphorePermit,
}

/// What became of a password that was compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Wrong,
    Right {
        /// The stored hash has other parameters than those of today.
        outdated: bool,
    },
}

impl PasswordHasher {
    /// A hasher that works on at most `workers` passwords at the same time; each takes 19 MiB.
    #[must_use]
    pub fn new(workers: usize) -> Self {
        let workers = workers.clamp(1, 1024);
        Self {
            workers: Arc::new(Semaphore::new(workers)),
            queue: Arc::new(Semaphore::new(workers * QUEUE_PER_WORKER)),
            waiting: Arc::new(Semaphore::new(workers * QUEUE_PER_WORKER)),
            turns: (0..TURNS).map(|_| Arc::default()).collect(),
        }
    }

    /// Waits until nobody tries a password of this account: right ones at the same time are then not taken for
    /// a flood of guesses, since tries are counted before they are compared.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when too many are waiting already.
    pub(crate) async fn turn(&self, account: &str) -> Result<Turn> {
        let place = Arc::clone(&self.waiting).try_acquire_owned().map_err(|_| too_many_wait())?;
        let mut hasher = DefaultHasher::new();
        account.hash(&mut hasher);
        let shard = usize::try_from(hasher.finish() % TURNS).unwrap_or_default();
        let turn = self.turns.get(shard).map(Arc::clone).unwrap_or_default();
        Ok(Turn { _guard: turn.lock_owned().await, _place: place })
    }

    /// Hashes a password, in PHC form.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when too many are waiting already.
    pub(crate) async fn hash(&self, password: &SecretString) -> Result<String> {
        let password = normal(password);
        self.work(move || {
            let hash: PasswordHash = argon2()?.hash_password(password.as_bytes()).map_err(Error::internal)?;
            Ok(hash.to_string())
        })
        .await
    }

    /// Compares a password with what is stored; where nothing is, does the same work and says that it is wrong.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when too many are waiting already; [`Error::Internal`] for a hash that is no hash.
    pub(crate) async fn verify(&self, password: &SecretString, stored: Option<String>) -> Result<Verdict> {
        if password.expose_secret().len() > MAX_BYTES {
            return self.verify_short(&SecretString::from(""), None).await;
        }
        self.verify_short(password, stored).await
    }

    async fn verify_short(&self, password: &SecretString, stored: Option<String>) -> Result<Verdict> {
        let Some(stored) = stored else {
            return self.hash(password).await.map(|_| Verdict::Wrong);
        };
        let password = normal(password);
        self.work(move || {
            let hash = PasswordHash::new(&stored).map_err(Error::internal)?;
            match argon2()?.verify_password(password.as_bytes(), &hash) {
                Ok(()) => Ok(Verdict::Right { outdated: is_outdated(&hash) }),
                Err(argon2::password_hash::Error::PasswordInvalid) => Ok(Verdict::Wrong),
                Err(other) => Err(Error::internal(other)),
            }
        })
        .await
    }

    async fn work<T: Send + 'static>(&self, job: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
        let _place = Arc::clone(&self.queue).try_acquire_owned().map_err(|_| too_many_wait())?;
        let worker = Arc::clone(&self.workers).acquire_owned().await.map_err(Error::internal)?;
        // The permit goes along: a caller who hangs up does not free a thread that still works.
        let span = tracing::Span::current();
        let done = tokio::task::spawn_blocking(move || {
            let result = span.in_scope(job);
            drop(worker);
            result
        });
        done.await.map_err(Error::internal)?
    }
}

fn too_many_wait() -> Error {
    Error::Unavailable("too many passwords wait to be hashed".into())
}

/// Refuses passwords that are too short, too long, or written in the account itself.
///
/// # Errors
/// [`Error::Invalid`] at `pointer`.
pub(crate) fn check(password: &SecretString, pointer: &'static str, names: &[SignInName]) -> Result<()> {
    let text = password.expose_secret();
    if text.len() > MAX_BYTES {
        return Err(Error::invalid(pointer, "too_long", "at most 256 bytes"));
    }
    let normal = normal(password);
    if normal.chars().count() < MIN_CHARS {
        return Err(Error::invalid(pointer, "too_short", "at least 10 characters; several words are good"));
    }
    let lower = Zeroizing::new(normal.to_lowercase());
    let phone = |name: &SignInName| SignInName::phone(text).is_ok_and(|typed| typed == *name);
    let mostly = |name: &SignInName| {
        let rest = Zeroizing::new(lower.replace(name.value(), ""));
        rest.len() < lower.len() && rest.chars().count() < MIN_BESIDES_NAME
    };
    let is_name = names.iter().any(|name| mostly(name) || phone(name));
    let mut chars = normal.chars();
    let first = chars.next();
    if is_name || chars.all(|c| Some(c) == first) {
        let message = "choose something that cannot be guessed from the account";
        return Err(Error::invalid(pointer, "too_easy", message));
    }
    Ok(())
}

/// The same password typed on another system has the same bytes.
fn normal(password: &SecretString) -> Zeroizing<String> {
    let text = password.expose_secret();
    // NFC grows a text three times at most; room for all of it leaves no copy behind.
    let mut normal = Zeroizing::new(String::with_capacity(text.len() * 3));
    normal.extend(text.nfc());
    normal
}

fn argon2() -> Result<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(Error::internal)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn is_outdated(hash: &PasswordHash) -> bool {
    let same = Params::try_from(hash).is_ok_and(|params| {
        params.m_cost() == MEMORY_KIB && params.t_cost() == PASSES && params.p_cost() == LANES
    });
    hash.algorithm != ARGON2ID_IDENT || !same
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> SecretString {
        SecretString::from(text)
    }

    #[tokio::test]
    async fn a_password_is_known_again_and_another_is_not() {
        let hasher = PasswordHasher::new(1);
        let hash = hasher.hash(&secret("a quiet lake й")).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        let right = Verdict::Right { outdated: false };
        assert_eq!(hasher.verify(&secret("a quiet lake й"), Some(hash.clone())).await.unwrap(), right);
        assert_eq!(hasher.verify(&secret("a quiet lake и\u{306}"), Some(hash.clone())).await.unwrap(), right);
        assert_eq!(
            hasher.verify(&secret("A quiet lake й"), Some(hash.clone())).await.unwrap(),
            Verdict::Wrong
        );
        assert_eq!(hasher.verify(&secret(&"x".repeat(1 << 20)), Some(hash)).await.unwrap(), Verdict::Wrong);
        assert_eq!(hasher.verify(&secret("anything at all"), None).await.unwrap(), Verdict::Wrong);
    }

    #[tokio::test]
    async fn a_hash_of_yesterday_is_renewed() {
        let weak = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(8192, 1, 1, None).unwrap());
        let hash: PasswordHash = weak.hash_password(b"a quiet lake").unwrap();
        let verdict = PasswordHasher::new(1).verify(&secret("a quiet lake"), Some(hash.to_string())).await;
        assert_eq!(verdict.unwrap(), Verdict::Right { outdated: true });
    }

    #[tokio::test]
    async fn too_long_a_queue_is_refused_at_once() {
        let hasher = PasswordHasher::new(1);
        let all = u32::try_from(QUEUE_PER_WORKER).unwrap();
        let _places = Arc::clone(&hasher.queue).acquire_many_owned(all).await.unwrap();
        assert!(matches!(hasher.hash(&secret("a quiet lake")).await, Err(Error::Unavailable(_))));
    }

    #[test]
    fn easy_passwords_are_refused() {
        let names =
            [SignInName::email("nurse@demo.test").unwrap(), SignInName::phone("+375291234567").unwrap()];
        let code = |text: &str| match check(&secret(text), "/password", &names) {
            Err(Error::Invalid(errors)) => errors[0].code,
            Ok(()) => "good",
            Err(other) => panic!("{other}"),
        };
        assert_eq!(code("short"), "too_short");
        assert_eq!(code("Nurse@demo.test"), "too_easy");
        assert_eq!(code("80291234567"), "too_easy");
        assert_eq!(code("nurse@demo.testnurse@demo.test1"), "too_easy");
        assert_eq!(code("aaaaaaaaaaaa"), "too_easy");
        assert_eq!(code(&"x y".repeat(100)), "too_long");
        assert_eq!(code("лясная паляна"), "good");
    }
}

//! Partner institutions: they ask after certificates with keys of their own, and are told what happens to them.
//!
//! What they are answered is in `certificates`; here is who they are, and how news gets to them.

mod addresses;
mod delivery;
mod desk;
mod directory;
mod key_use;
mod keys;
mod secrets;
mod webhooks;

pub use addresses::is_public;
pub use delivery::{Message, NoPost, Post, deliver_due, forget_old, webhooks_due};
pub use desk::{AddressAtDesk, address_of, addresses_of, replay_for, undelivered_to};
pub use directory::{PartnerAccount, create, find, list};
pub use key_use::{KeyUse, store_uses};
pub use keys::{
    DEMO_KEY, KeyDay, KeyRow, KeyState, MadeKey, NewKey, authenticate, create_key, find_key, list_keys,
    make_demo_partner, may_send_batches, revoke_key,
};
pub use webhooks::{
    DeadLetter, MadeWebhook, Webhook, create_webhook, dead_letters, delete_webhook, find_webhook,
    list_webhooks, replay, rotate_secret,
};

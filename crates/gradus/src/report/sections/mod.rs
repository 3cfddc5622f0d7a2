//! The page from top to bottom, one file a part.

pub(super) mod answer;
pub(super) mod bars;
pub(super) mod bowls;
pub(super) mod certainty;
pub(super) mod classes;
pub(super) mod data;
pub(super) mod error;
pub(super) mod handed;
pub(super) mod kinds;
pub(super) mod loss;
pub(super) mod made;
pub(super) mod net;
pub(super) mod number;
pub(super) mod owed;
pub(super) mod row;
pub(super) mod secants;
pub(super) mod test;
pub(super) mod used;

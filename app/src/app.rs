//! The root of the app: who is here, and the routes.

use leptos::prelude::*;

/// The whole app.
#[component]
pub fn App() -> impl IntoView {}

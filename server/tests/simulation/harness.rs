//! The simulation of `shared/tests/convergence`, with the real server in the place of the model.

#[path = "../../../shared/tests/convergence/check.rs"]
mod check;
#[path = "../../../shared/tests/convergence/mutant.rs"]
mod mutant;
#[path = "../../../shared/tests/convergence/run.rs"]
pub(super) mod run;
#[path = "server.rs"]
mod server;
#[path = "../../../shared/tests/convergence/step.rs"]
pub(super) mod step;
#[path = "../../../shared/tests/convergence/store.rs"]
mod store;
#[path = "../../../shared/tests/convergence/tamper.rs"]
mod tamper;
#[path = "../../../shared/tests/convergence/world.rs"]
mod world;

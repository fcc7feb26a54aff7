//! The peers, behind one face.
//!
//! Knows which there are and how much a turn may ask of each; must not know their protocols.

use crate::Failed;
use crate::actual::{self, Actual};
use crate::cell::Process;
use crate::line::Line;
use crate::npm::Package;
use crate::phone::Raw;
use crate::pouch::{self, Pouch};
use crate::{npm, say};
use std::path::Path;

/// A running peer.
pub(crate) enum Peer {
    Pouch(Pouch),
    Actual(Actual),
}

impl Peer {
    /// Every peer that can be brought and started, with its data in `folder`. The rest is worth
    /// measuring without the others.
    pub(crate) async fn all(folder: &Path) -> Vec<Self> {
        let mut all = Vec::new();
        for package in [pouch::PACKAGE, actual::PACKAGE] {
            match Self::start(package, folder).await {
                Ok(peer) => all.push(peer),
                Err(why) => say(&format!("without {}: {why}", package.0)),
            }
        }
        all
    }

    async fn start(package: Package, folder: &Path) -> Result<Self, Failed> {
        Ok(if package == pouch::PACKAGE {
            let installed = npm::bring(package, &[])?;
            Self::Pouch(Pouch::start(&installed, &folder.join("pouch")).await?)
        } else {
            let installed = npm::bring(package, &[actual::BESIDE])?;
            Self::Actual(Actual::start(&installed, &folder.join("actual")).await?)
        })
    }

    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::Pouch(_) => "pouchdb-server",
            Self::Actual(_) => "Actual's sync-server",
        }
    }

    /// How many connections, of `lines`, and how many requests on each make a turn. Slow peers need no
    /// more to be timed; Actual refuses more than 500 requests a minute.
    pub(crate) const fn turn(&self, lines: usize) -> (usize, usize) {
        match (self, lines) {
            (Self::Pouch(_), 0..20) => (lines, 5),
            (Self::Pouch(_), _) => (lines, 2),
            (Self::Actual(_), 0..20) => (lines, 2),
            (Self::Actual(_), _) => (20, 1),
        }
    }

    /// A connection to it.
    pub(crate) async fn line(&self) -> Result<Line, Failed> {
        match self {
            Self::Pouch(it) => it.line().await,
            Self::Actual(it) => it.line().await,
        }
    }

    /// The request that brings the reports of `ops`.
    pub(crate) fn push(&mut self, ops: &[Raw]) -> Result<Vec<u8>, Failed> {
        let texts = ops.iter().map(|op| op.get());
        match (self, ops) {
            (Self::Pouch(it), [only]) => it.single(only.get()),
            (Self::Pouch(it), _) => it.batch(texts),
            (Self::Actual(it), _) => it.push(texts),
        }
    }

    /// Ends it.
    pub(crate) fn stop(self) -> Result<(), Failed> {
        self.process().stop()
    }

    fn process(self) -> Process {
        match self {
            Self::Pouch(it) => it.process,
            Self::Actual(it) => it.process,
        }
    }
}

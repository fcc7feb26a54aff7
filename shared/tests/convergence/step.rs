//! What can happen, as data: a schedule is a list of steps that can be printed, shortened and kept.

/// One thing that happens. Numbers choose among what there is at that moment, modulo how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Opens the form of a day.
    Open { tab: u8, day: u8 },
    /// Types into the open form; opens one where none is open.
    Type { tab: u8, what: u16 },
    /// The autosave.
    Save { tab: u8 },
    /// Opens, types and saves without a pause.
    Write { tab: u8, day: u8, what: u16 },
    /// The autosave is cut off before its commit, and the tab dies.
    SaveCut { tab: u8 },
    /// Sends what the form shows.
    Submit { tab: u8, day: u8 },
    /// Takes it back.
    Withdraw { tab: u8, day: u8 },
    /// Approves what the screen shows.
    Approve { tab: u8, doc: u8 },
    /// Gives it back.
    Return { tab: u8, doc: u8 },
    /// Opens it again.
    Reopen { tab: u8, doc: u8 },
    /// Takes back one of the last decisions.
    TakeBack { tab: u8, which: u8 },
    /// Says something.
    Comment { tab: u8, doc: u8 },
    /// Says something in a dialogue.
    Tell { tab: u8, what: u8 },
    /// Looks at what was sent.
    Look { tab: u8, doc: u8 },
    /// Keeps the text in the tray.
    KeepMine { tab: u8, item: u8 },
    /// Lets go of the text in the tray.
    Discard { tab: u8, item: u8 },
    /// A push leaves.
    Send { tab: u8 },
    /// A push arrives, perhaps again.
    Arrive { flight: u8 },
    /// A reply arrives, perhaps again.
    Hear { flight: u8 },
    /// The reply is absorbed, and the tab dies before the commit.
    HearCut { flight: u8 },
    /// A whole exchange.
    Exchange { tab: u8 },
    /// A tab dies and is opened again from its rows.
    Crash { tab: u8 },
    /// The server is backed up.
    Backup,
    /// The server is restored from its backup.
    Restore,
    /// The second author comes into or leaves the superior's sight.
    Transfer,
    /// Time passes.
    Tick { hours: u8 },
}

/// What a schedule is about: who is there, and how often what happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Profile {
    /// Everybody and everything.
    Everything,
    /// One author with two tabs that may both exchange, one superior: no question may ever arise.
    OneAuthor,
    /// One author on two devices, each in entries of its own: everything joins, no question.
    Apart,
    /// Restores upon restores.
    Restored,
    /// Decisions on a text that moves.
    Decisions,
    /// Lost, doubled and late messages.
    BadLine,
}

impl Profile {
    /// Whether two edits of one field can meet, so that a question to the author is right.
    pub(crate) const fn may_ask(self) -> bool {
        match self {
            Self::Everything | Self::Restored | Self::Decisions | Self::BadLine => true,
            Self::OneAuthor | Self::Apart => false,
        }
    }

    /// How often each group of steps comes: forms, writes, moves, decisions, words, tray, messages,
    /// exchanges, crashes, backups and restores, transfers.
    const fn weights(self) -> [u64; 11] {
        match self {
            Self::Everything => [8, 10, 6, 6, 4, 3, 24, 10, 4, 3, 2],
            Self::OneAuthor => [0, 16, 6, 5, 3, 2, 24, 8, 4, 0, 0],
            Self::Apart => [0, 18, 3, 2, 2, 0, 20, 12, 3, 0, 0],
            Self::Restored => [3, 14, 4, 3, 1, 3, 10, 16, 3, 9, 0],
            Self::Decisions => [3, 10, 12, 16, 4, 2, 12, 14, 2, 1, 1],
            Self::BadLine => [6, 10, 5, 3, 4, 2, 40, 4, 5, 0, 0],
        }
    }
}

/// A small generator of our own (splitmix64), so that a seed means the same for ever.
#[derive(Clone)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) const fn below(&mut self, most: u64) -> u64 {
        self.next() % most
    }

    fn byte(&mut self) -> u8 {
        self.next().to_le_bytes()[0]
    }
}

/// Whether decisions stay on their devices for a moment in the world of a seed, and clocks are set back there. In the
/// others every page is put away as soon as something was decided.
pub(crate) const fn holds(seed: u64) -> bool {
    matches!(seed % 7, 0 | 2)
}

/// The schedule of a seed.
pub(crate) fn schedule(profile: Profile, seed: u64) -> Vec<Step> {
    let mut dice = Dice::new(seed);
    let len = 20 + dice.below(80);
    let steps: Vec<Step> = (0..len).map(|_| step(profile, &mut dice)).collect();
    if holds(seed) { with_second_thoughts(steps, &mut dice) } else { steps }
}

/// The same, and some of the decisions are taken back a few steps later.
fn with_second_thoughts(steps: Vec<Step>, dice: &mut Dice) -> Vec<Step> {
    let mut all = Vec::new();
    let mut thought: Option<(u64, Step)> = None;
    for step in steps {
        all.push(step);
        if let Step::Approve { tab, .. } | Step::Return { tab, .. } | Step::Reopen { tab, .. } =
            step
            && dice.below(2) == 0
        {
            thought = Some((dice.below(12), Step::TakeBack { tab, which: dice.byte() }));
        }
        match thought.take() {
            Some((0, back)) => all.push(back),
            Some((left, back)) => thought = Some((left - 1, back)),
            None => {}
        }
    }
    all
}

fn step(profile: Profile, dice: &mut Dice) -> Step {
    let weights = profile.weights();
    let mut at = dice.below(weights.iter().sum());
    let group = weights
        .iter()
        .position(|weight| {
            let here = at < *weight;
            at = at.saturating_sub(*weight);
            here
        })
        .unwrap_or(0);
    let (tab, day, doc, item, flight) =
        (dice.byte(), dice.byte(), dice.byte(), dice.byte(), dice.byte());
    let what = u16::from_le_bytes([dice.byte(), dice.byte()]);
    match (group, dice.below(12)) {
        (0, 0..=1) => Step::Open { tab, day },
        (0, 2..=6) => Step::Type { tab, what },
        (0, 7..=10) => Step::Save { tab },
        (0, _) => Step::SaveCut { tab },
        (1, _) => Step::Write { tab, day, what },
        (2, 0..=8) => Step::Submit { tab, day },
        (2, _) => Step::Withdraw { tab, day },
        (3, 0..=5) => Step::Approve { tab, doc },
        (3, 6..=9) => Step::Return { tab, doc },
        (3, _) => Step::Reopen { tab, doc },
        (4, 0..=4) => Step::Comment { tab, doc },
        (4, 5..=7) => Step::Tell { tab, what: doc },
        (4, _) => Step::Look { tab, doc },
        (5, 0..=5) => Step::KeepMine { tab, item },
        (5, _) => Step::Discard { tab, item },
        (6, 0..=3) => Step::Send { tab },
        (6, 4..=7) => Step::Arrive { flight },
        (6, 8..=10) => Step::Hear { flight },
        (6, _) => Step::HearCut { flight },
        (7, _) => Step::Exchange { tab },
        (8, 0..=7) => Step::Crash { tab },
        (8, _) => Step::Tick { hours: dice.byte() },
        (9, 0..=5) => Step::Backup,
        (9, _) => Step::Restore,
        (_, _) => Step::Transfer,
    }
}

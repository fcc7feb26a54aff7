//! The morning on which everybody gets the app: a hundred new devices sign in and fetch five hundred
//! reports each, all at once.
//!
//! Knows what a new device asks for; must not know how fast the answers are made.

use crate::Failed;
use crate::agency::{self, Member, PASSWORD};
use crate::archive::{self, Story};
use crate::cell::serve;
use crate::line::{Line, request};
use crate::phone::Phone;
use crate::report::named;
use crate::table::{Budget, Table};
use shared::id::DeviceId;
use shared::protocol::{Fault, SignIn};
use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

const DEVICES: usize = 100;
const REPORTS: i32 = 500;

/// Measures it on a data folder of its own.
pub(crate) async fn measure(data: &Path, table: &mut Table) -> Result<(), Failed> {
    let agency = agency::found(data, DEVICES).await?;
    archive::fill(&agency::file(data), &agency, REPORTS, Story::Answered)?;
    let server = serve(data).await?;
    let idle = server.memory("VmRSS")?;
    let mut fetching = JoinSet::new();
    for (at, member) in agency.employees.iter().enumerate() {
        let (member, address) = (member.clone(), server.address);
        fetching.spawn(async move { arrives(at, member, address).await });
    }
    let mut took = Vec::new();
    while let Some(done) = fetching.join_next().await {
        took.push(done??.as_secs_f64());
    }
    took.sort_by(f64::total_cmp);
    let last = took.last().copied().unwrap_or(f64::NAN);
    let slow = took.get(DEVICES * 95 / 100 - 1).copied().unwrap_or(f64::NAN);
    let detail = format!("from the password to the last of {REPORTS}; the last device {last:.1} s");
    table.add("100 first syncs at once, p95", slow, "s", Budget::AtMost(20.0), &detail);
    let highest = server.memory("VmHWM")?;
    let detail = format!("VmHWM; {} MB before", idle / 1024);
    table.memory("memory at 100 first syncs", highest, Budget::AtMost(120.0), &detail);
    server.stop()
}

/// A new device of `member`, until it has everything.
async fn arrives(at: usize, member: Member, address: SocketAddr) -> Result<Duration, Failed> {
    let begun = Instant::now();
    let member = signs_in(at, member, address).await?;
    let mut phone = Phone::new(&member, address).await?;
    phone.unpacks();
    let came = phone.fetch().await?;
    if i32::try_from(came)? != REPORTS {
        return Err(format!("{came} of {REPORTS} reports came").into());
    }
    Ok(begun.elapsed())
}

/// Signs in on a new device; comes again where the server asks for it.
async fn signs_in(at: usize, mut member: Member, address: SocketAddr) -> Result<Member, Failed> {
    let device = DeviceId::from_uuid(named(&format!("new/{}", member.id)));
    let asked = SignIn { login: member.login.clone(), password: PASSWORD.into(), device };
    let host = format!("host: {address}");
    let origin = format!("origin: http://{address}");
    // People sit at home: not all behind one address.
    let behind = format!("x-forwarded-for: 10.0.{}.{}", at / 200, 1 + at % 200);
    let headers = [&host, &origin, &behind, "content-type: application/json"];
    let sending = request("POST", "/api/session", &headers, &serde_json::to_vec(&asked)?);
    let mut line = Line::open(address).await?;
    loop {
        let answer = line.ask(&sending).await?;
        if answer.status == 200 {
            let cookie = answer.header("set-cookie").ok_or("no cookie")?;
            let secret = cookie.split(['=', ';']).nth(1).ok_or("an empty cookie")?.to_owned();
            (member.device, member.secret) = (device, secret);
            return Ok(member);
        }
        let Fault::TooMany { wait } = serde_json::from_slice(&answer.body)? else {
            return Err(format!("nobody was signed in: {}", answer.status).into());
        };
        tokio::time::sleep(Duration::from_secs(wait.into())).await;
    }
}

//! Long loops: runs killed at a random moment and resumed, until the model is there. Its bytes must be those of a run
//! that nobody disturbed.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::{built, run, say, workspace};

/// Kills `turns` runs.
pub fn kills(turns: u32) -> Result<(), String> {
    run("cargo", &["build", "--release", "--locked"])?;
    let binary = built("release", "gradus")?;
    let folder = std::env::temp_dir().join(format!("gradus-soak-{}", std::process::id()));
    fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let calm = folder.join("calm");
    finish(start(&binary, &train(&calm))?)?;
    let truth = model(&calm)?;
    let mut random = SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |d| d.as_nanos() as u64) | 1;
    let (mut kills, mut resumed) = (0u32, 0u32);
    for turn in 0..turns {
        let out = folder.join("killed");
        let _ = fs::remove_dir_all(&out);
        let mut child = start(&binary, &train(&out))?;
        loop {
            // xorshift64: the moment of the kill need not be repeatable, only spread.
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            std::thread::sleep(Duration::from_millis(5 + random % 495));
            if child.try_wait().map_err(|error| error.to_string())?.is_some() {
                break;
            }
            child.kill().and_then(|()| child.wait().map(|_| ())).map_err(|error| error.to_string())?;
            kills += 1;
            let again = match out.join("run.json").is_file() && out.join("config.toml").is_file() {
                true => vec![
                    "resume".to_string(),
                    out.display().to_string(),
                    "--checkpoint-every".into(),
                    "0.05".into(),
                ],
                false => {
                    let _ = fs::remove_dir_all(&out);
                    train(&out)
                }
            };
            resumed += 1;
            child = start(&binary, &again)?;
        }
        if model(&out)? != truth {
            return Err(format!(
                "turn {turn}: the model differs from the undisturbed one; see {}",
                out.display()
            ));
        }
    }
    let _ = fs::remove_dir_all(&folder);
    say(&format!(
        "{turns} runs, {kills} kills, {resumed} resumes: every model has the undisturbed run's bytes"
    ));
    Ok(())
}

fn train(out: &Path) -> Vec<String> {
    let table = workspace().join("data/people.csv");
    let words =
        ["--target", "income", "--epochs", "3", "--layers", "32", "--checkpoint-every", "0.05", "--out"];
    let mut all = vec!["train".to_string(), table.display().to_string()];
    all.extend(words.map(String::from));
    all.push(out.display().to_string());
    all
}

fn start(binary: &Path, words: &[String]) -> Result<Child, String> {
    Command::new(binary)
        .args(words)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("{}: {error}", binary.display()))
}

fn finish(mut child: Child) -> Result<(), String> {
    match child.wait() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("the undisturbed run ended with {status}")),
        Err(error) => Err(error.to_string()),
    }
}

fn model(folder: &Path) -> Result<Vec<u8>, String> {
    fs::read(folder.join("model.gradus")).map_err(|error| format!("{}: {error}", folder.display()))
}

//! Flags and option files that cannot be.

use crate::rig::Rig;
use crate::rig::tables::{QUICK, table};

#[test]
fn flags() {
    let rig = Rig::with(&table(60));
    let cases: &[(&str, &[&str])] = &[
        ("--epochs -3", &["'-3'", "--epochs", "wanted a whole number"]),
        ("--epochs 0", &["--epochs 0", "at least 1"]),
        ("--epochs 5000000000", &["'5000000000'", "--epochs", "4294967295"]),
        ("--learning-rate nan", &["--learning-rate NaN", "a positive number"]),
        ("--learning-rate inf", &["--learning-rate inf", "a positive number"]),
        ("--learning-rate -1", &["--learning-rate -1", "a positive number"]),
        ("--learning-rate fast", &["'fast'", "--learning-rate", "wanted a number"]),
        ("--batch 0", &["--batch 0", "at least 1 row"]),
        ("--batch 4000000000", &["--batch 4000000000", "at most 2147483648"]),
        ("--dropout 1.5", &["--dropout 1.5", "from 0 to below 1"]),
        ("--dropout nan", &["--dropout NaN", "from 0 to below 1"]),
        ("--layers 0", &["--layers 0", "units from 1"]),
        ("--layers 256,,3", &["'256,,3'", "--layers", "256,256"]),
        ("--layers 100000,100000,100000,100000", &["GB of memory", "parameters", "--layers"]),
        ("--activation rleu", &["'rleu'", "--activation", "did you mean relu?"]),
        ("--optimizer adm", &["'adm'", "sgd, adam, adamw, rmsprop", "did you mean adam?"]),
        ("--loss mes", &["'mes'", "did you mean mse?"]),
        ("--metric acuracy", &["'acuracy'", "did you mean accuracy?"]),
        ("--norm bach", &["'bach'", "did you mean batch?"]),
        ("--numeric robst", &["'robst'", "did you mean robust?"]),
        ("--schedule sine", &["'sine'", "wanted constant, cosine"]),
        ("--schedule step:0:0.5", &["step:0:0.5", "at least 1"]),
        ("--task colour", &["'colour'", "wanted binary, multiclass, regression"]),
        ("--type c=categry", &["c=categry", "did you mean category?"]),
        ("--type c", &["'c'", "COLUMN=KIND", "zip=category"]),
        ("--type zip=category", &["--type names the column \"zip\"", "does not have"]),
        ("--drop cc", &["--drop names the column \"cc\"", "did you mean \"c\"?"]),
        ("--only cc", &["--only names the column \"cc\"", "did you mean \"c\"?"]),
        ("--momentum 2", &["--momentum 2", "from 0 to below 1"]),
        ("--beta1 1", &["--beta1 1", "from 0 to below 1"]),
        ("--beta2 -0.1", &["--beta2 -0.1", "from 0 to below 1"]),
        ("--alpha 1", &["--alpha 1", "from 0 to below 1"]),
        ("--epsilon 0", &["--epsilon 0", "a positive number"]),
        ("--weight-decay -1", &["--weight-decay -1", "0 or a positive number"]),
        ("--label-smoothing 1", &["--label-smoothing 1", "from 0 to below 1"]),
        ("--huber-delta 0", &["--huber-delta 0", "a positive number"]),
        ("--quantile 1", &["--quantile 1", "between 0 and 1"]),
        ("--clip-norm 0", &["--clip-norm 0", "a positive number"]),
        ("--warm-up -1", &["--warm-up -1", "0 or a positive number"]),
        ("--seed x", &["'x'", "--seed", "wanted a whole number"]),
        ("--bins 1", &["--bins 1", "2 to 1024"]),
        ("--dates days", &["'days'", "wanted seconds, parts"]),
        ("--target-scale root", &["'root'", "wanted standard, log"]),
        ("--target-scale log --loss poisson", &["--target-scale log", "standard"]),
        ("--embedding-width 0", &["--embedding-width 0", "1 to 4096"]),
        ("--validation-share 1.2", &["--validation-share 1.2", "between 0 and 1"]),
        ("--test-share 0", &["--test-share 0", "between 0 and 1"]),
        ("--validation-share 0.6 --test-share 0.6", &["0.6", "leave rows to train on"]),
        ("--split-by c", &["column 'c', row 1", "names no part", "train, validation", "test"]),
        ("--split-by zzz", &["no column 'zzz'", "--split-by"]),
        ("--split-by c --drop c", &["--drop c", "--split-by"]),
        ("--valid nosuch.csv", &["nosuch.csv: no such file"]),
        ("--test nosuch.csv", &["nosuch.csv: no such file"]),
        ("--encoding klingon", &["--encoding klingon", "no such encoding", "utf-8"]),
        ("--delimiter ab", &["'ab'", "one character"]),
        ("--delimiter é", &["--delimiter é: ", "one ASCII character"]),
        ("--delimiter €", &["--delimiter €: ", "one ASCII character"]),
        ("--drop \"a,b", &["'\"a,b'", "--drop", "a double quote is never closed", "'\"a,b\",c'"]),
        ("--type \"c,d=number", &["--type", "a double quote is never closed"]),
        ("--loss mse --task binary", &["--loss mse", "wanted bce or cross-entropy"]),
        ("--metric rmse", &["--metric rmse does not fit", "wanted log_loss"]),
        ("--residual false", &["'false'", "unexpected"]),
        ("--threads 0", &["'0'", "--threads", "1 to 1024"]),
        ("--checkpoint-every 0", &["--checkpoint-every 0", "a positive number of seconds"]),
        ("--checkpoint-every nan", &["--checkpoint-every NaN", "a positive number of seconds"]),
        ("--kinds 2", &["--kinds 2", "wanted 1", "one kind"]),
        ("--preset best --kinds 0", &["--kinds 0", "kinds of nets there are"]),
        ("--time-limit 0", &["'0'", "--time-limit", "a time with its unit", "60s"]),
        ("--time-limit 0s", &["'0s'", "--time-limit", "more than no time"]),
        ("--time-limit abc", &["'abc'", "--time-limit", "60s, 5m or 1h"]),
        ("--time-limit 60", &["'60'", "--time-limit", "60s, 5m or 1h"]),
        ("--time-limit -5s", &["'-5s'", "--time-limit", "more than no time"]),
        ("--time-limit 1000000h", &["--time-limit", "at most 2400h"]),
        (
            "--time-limit 0.01s",
            &["--time-limit 0.01 s", "the least that can be done takes about", "more time"],
        ),
        ("--time-limit 1s --epochs 90000000", &["--time-limit 1 s", "takes about", "leave --epochs out"]),
        ("--nosuch", &["'--nosuch'", "unexpected", "--help"]),
        ("--learning_rate 1", &["'--learning_rate'", "'--learning-rate'"]),
        ("--from nosuch.gradus", &["nosuch.gradus", "check the path"]),
        ("--from t.csv", &["t.csv", "not a gradus file but text", "model.gradus"]),
        ("--config nosuch.toml", &["--config nosuch.toml", "cannot be read", "check the path"]),
    ];
    for (flag, words) in cases {
        rig.refused(&format!("train t.csv --target y {flag}"), words);
    }
    // Naming the target among the columns to keep, or not: both are fine.
    rig.done(&format!("train t.csv --target y {QUICK} --only x --out one"));
    rig.done(&format!("train t.csv --target y {QUICK} --only x,y --out two"));
    assert!(rig.bytes("one/model.gradus") == rig.bytes("two/model.gradus"));
}

#[test]
fn option_files() {
    let rig = Rig::with(&table(60));
    let cases: &[(&str, &[&str])] = &[
        ("[training]\n\nepochs = 1\nbatch = = 4\n", &["o.toml", "line 4", "batch = = 4"]),
        (
            "[training]\nlearning_rat = 0.1\n",
            &["o.toml", "line 2", "`learning_rat`", "did you mean `learning_rate`?"],
        ),
        ("[trainin]\nepochs = 1\n", &["o.toml", "line 1", "`trainin`", "did you mean `training`?"]),
        ("[network]\nactivation = \"rleu\"\n", &["o.toml", "line 2", "`rleu`", "did you mean `relu`?"]),
        ("[training]\nepochs = \"many\"\n", &["o.toml", "line 2", "epochs", "\"many\""]),
        ("[training]\nepochs = -3\n", &["o.toml", "line 2", "epochs", "-3"]),
        ("[training]\nepochs = 0\n", &["--epochs 0", "at least 1"]),
    ];
    for (text, words) in cases {
        rig.write("o.toml", text);
        rig.refused("train t.csv --target y --config o.toml", words);
    }
}

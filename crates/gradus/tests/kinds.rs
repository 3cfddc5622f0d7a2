//! Several kinds of nets: each a net for each fold, and each its share in the model.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod runs;

use std::fs;
use std::path::Path;
use std::sync::atomic::Ordering;

use gradus::check::{Request as CheckRequest, check_model};
use gradus::fit::{Fit, Selection};
use gradus::head::Predictions;
use gradus::inspect::inspect;
use gradus::metrics::Metric;
use gradus::model::Model;
use gradus::options::{NetKind, NumberEmbedding, Options, Preset, Sharing};
use gradus::predict::{Request, evaluate, predict};
use gradus::prepare::prepare;
use gradus::run::{self, Event, Listener, Look, Moved, Outcome, Runtime, Silent};
use gradus::table::Source;
use gradus::trainer::Unwatching;
use runs::{PEOPLE, done, left_by, resumed, thirty_steps};

/// Three kinds over the same columns, two nets of each where there are two folds.
fn three(target: &str, folds: u32) -> Options {
    let mut options = thirty_steps(target);
    options.data.table = PEOPLE.into();
    options.data.folds = Some(folds);
    options.training.epochs = Some(2);
    options.training.learning_rate = Some(0.01);
    options.network.layers = vec![8];
    let waves: [(&str, toml::Value); 4] = [
        ("number_embedding", "periodic".into()),
        ("members", 2.into()),
        ("sharing", "adapters".into()),
        ("norm", "none".into()),
    ];
    let bends = [("number_embedding", "piecewise".into()), ("epochs", 3.into()), ("average", 0.9.into())];
    options.nets =
        Some(vec![NetKind::new("plain", []), NetKind::new("waves", waves), NetKind::new("bends", bends)]);
    options
}

fn trained(options: Options, threads: usize) -> Fit {
    let mut fit = Fit::new(prepare(options).unwrap(), threads).unwrap();
    assert!(fit.train(&mut Unwatching).unwrap().is_some());
    fit
}

fn selection(fit: &mut Fit) -> Selection {
    fit.results().unwrap().selection.unwrap()
}

/// Kinds one of which is no better than a constant guess: it has no share.
fn with_a_useless_one(target: &str, first: bool) -> Options {
    let mut options = three(target, 2);
    let still: [(&str, toml::Value); 2] = [("learning_rate", 1e-12.into()), ("layers", vec![3].into())];
    let kinds = options.nets.as_mut().unwrap();
    kinds.insert(if first { 0 } else { 1 }, NetKind::new("still", still));
    options
}

#[test]
fn a_kind_is_the_options_but_for_what_it_has_of_its_own() {
    let options = three("sex", 2);
    let kinds = options.kinds().unwrap();
    let names: Vec<&str> = kinds.iter().map(|kind| kind.name.as_str()).collect();
    assert_eq!(names, ["plain", "waves", "bends"]);
    assert_eq!(kinds[0].options.network, options.network);
    assert_eq!(kinds[1].options.network.number_embedding, NumberEmbedding::Periodic);
    assert_eq!(
        (kinds[1].options.network.members(), kinds[1].options.network.layers.as_slice()),
        (2, &[8][..])
    );
    assert_eq!(kinds[1].options.network.sharing, Sharing::Adapters);
    assert_eq!((kinds[2].options.training.epochs, kinds[2].options.training.average), (Some(3), 0.9));
    assert_eq!(kinds[2].options.training.learning_rate, Some(0.01));

    let text = options.to_toml().unwrap();
    assert!(text.contains("[[nets]]\nname = \"waves\"\n"), "{text}");
    assert_eq!(Options::from_toml(&text, "a").unwrap(), options);
    // What a file says stands for the preset's; an empty list is one kind.
    let best = Preset::Best.options();
    assert!(best.kinds().unwrap().len() > 1);
    assert_eq!(Options::from_toml(&best.to_toml().unwrap(), "a").unwrap(), best);
    let one = Options::from_toml("preset = \"best\"\nnets = []\n", "a").unwrap();
    assert_eq!(one.kinds().unwrap().len(), 1);
    assert_eq!(Options::from_toml(&one.to_toml().unwrap(), "a").unwrap(), one);
    let two = "preset = \"best\"\n[[nets]]\n[[nets]]\nmembers = 1\nschedule = { kind = \"constant\" }\n";
    let kinds = Options::from_toml(two, "a").unwrap().kinds().unwrap();
    assert_eq!((kinds[0].name.as_str(), kinds[1].name.as_str()), ("kind 1", "kind 2"));
    assert_eq!(kinds[1].options.network.members(), 1);
}

#[test]
fn what_cannot_be_is_refused_by_name() {
    let refused = |text: &str| {
        let options = Options::from_toml(text, "a").unwrap();
        options.check().unwrap_err().to_string()
    };
    let said = refused("[[nets]]\nname = \"waves\"\nmember = 3\n");
    assert_eq!(said, "[[nets]] waves: member: no option of [network] or [training]; did you mean members?");
    let said = refused("[[nets]]\n[[nets]]\nseed = 3\n");
    assert_eq!(said, "[[nets]] kind 2: seed: the same for all kinds; say it under [training]");
    let said = refused("[[nets]]\nname = \"a\"\n[[nets]]\nname = \"a\"\n");
    assert_eq!(said, "[[nets]] 2: name = \"a\"; wanted a name of its own, or none");
    let said = refused("[[nets]]\nmembers = \"many\"\n");
    assert!(said.starts_with("[[nets]] kind 1: invalid type: string \"many\""), "{said}");
    let said = refused("[[nets]]\ndropout = 1.5\n");
    assert_eq!(said, "[[nets]] kind 1: --dropout 1.5: wanted a share from 0 to below 1, such as 0.1");
    let said = refused("[[nets]]\nlearning_rate = nan\n");
    assert!(said.contains("kind 1: --learning-rate NaN: wanted a positive number"), "{said}");
    let many = "[[nets]]\n".repeat(65);
    assert_eq!(refused(&many), "[[nets]]: 65 of them; wanted 64 at most");
}

#[test]
fn shares_come_from_rows_that_no_net_had_learned_from() {
    for target in ["sex", "age_group", "age"] {
        let mut fit = trained(three(target, 2), 2);
        let found = selection(&mut fit);
        assert_eq!(found.metric, if target == "age" { Metric::Rmse } else { Metric::LogLoss });
        assert_eq!(found.kinds.iter().map(|kind| kind.nets).collect::<Vec<_>>(), [2, 2, 2]);
        assert!((found.kinds.iter().map(|kind| kind.share).sum::<f64>() - 1.0).abs() < 1e-12);
        // Never worse than the best kind by itself; a net's score is that of its fold.
        let best = found.kinds.iter().map(|kind| kind.score.unwrap()).fold(f64::INFINITY, f64::min);
        assert!(found.together.unwrap() <= best, "{target}: {found:?}");
        let prepared = &fit.prepared;
        for (at, kind) in found.kinds.iter().enumerate() {
            let standing = fit.standings().skip(2 * at).take(2);
            let of_fold: Vec<f64> = standing.map(|net| net.history[net.best].metric).collect();
            let rows: Vec<f64> = prepared.folds.iter().map(|fold| fold.len() as f64).collect();
            let all = rows[0] + rows[1];
            let wanted = match target {
                "age" => ((of_fold[0].powi(2) * rows[0] + of_fold[1].powi(2) * rows[1]) / all).sqrt(),
                _ => (of_fold[0] * rows[0] + of_fold[1] * rows[1]) / all,
            };
            assert!((kind.score.unwrap() - wanted).abs() < 1e-9 * wanted, "{target} {}", kind.name);
        }
        // The nets of a kind have the same share; the answers of the model are those that were tested.
        let model = fit.model();
        for kind in &found.kinds {
            let nets = model.card.nets.iter().filter(|net| net.kind == kind.name);
            assert!(nets.clone().all(|net| net.share == kind.share / 2.0), "{found:?}");
            assert_eq!(nets.count(), if kind.share > 0.0 { 2 } else { 0 });
        }
        let answers = fit.answers().unwrap();
        let said = model.predictor(3).unwrap().answers(&fit.prepared.test);
        match model.card.certainty.temperature {
            None => assert_eq!(said, answers.test),
            Some(_) => assert_ne!(said, answers.test),
        }
        // Asked again it is the same.
        assert_eq!(selection(&mut fit), found);
        assert_eq!(fit.model(), model);
    }
}

#[test]
fn a_kind_without_a_share_is_not_in_the_model() {
    for first in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let run = folder.path().join("run");
        let report = done(with_a_useless_one("age", first), &run);
        let found = report.results.selection.clone().unwrap();
        let still = found.kinds.iter().find(|kind| kind.name == "still").unwrap();
        assert_eq!((still.share, still.nets), (0.0, 2));
        assert_eq!(report.nets.len(), 8);
        let model = Model::load(&run).unwrap();
        assert!(model.card.nets.iter().all(|net| net.kind != "still" && net.share > 0.0));
        assert!(model.card.nets.len() <= 6 && model.card.nets.len() == model.weights.len());
        // Whoever looks at the run sees a net that the model has.
        let first_net = report.results.first_net();
        assert_eq!(report.nets[first_net].best_epoch, report.best_epoch);
        assert_eq!(report.nets[first_net].kind, model.card.nets[0].kind);
        let numbers = run::report_numbers(&run, &Moved::default(), 1).unwrap();
        assert_eq!(numbers.nets, model.card.nets.len());
        fs::remove_file(run.join("report.json")).ok();
        let (look, fit) = Look::open(&run, &Moved::default(), 1).unwrap();
        assert!(look.finished());
        assert_eq!(fit.net().kind, model.card.nets[0].kind);
        assert_eq!(fit.trainer.best_weights(), model.weights[0]);
        let page = fs::read_to_string(run.join("report.html")).unwrap();
        assert!(page.contains("<h3 id=\"kinds\">") && page.contains("left out"));
    }
}

#[test]
fn everything_that_takes_a_model_takes_one_of_several_kinds() {
    let folder = tempfile::tempdir().unwrap();
    let run = folder.path().join("run");
    let report = done(three("sex", 2), &run);
    let model = Model::load(&run).unwrap();
    let request =
        Request { explain: true, interval: Some(90.0), unfamiliar: true, threads: 2, ..Request::default() };
    let mut out = Vec::new();
    let predicted = predict(&model, Source::Path(PEOPLE.into()), &request, &mut out).unwrap();
    assert_eq!(predicted.rows, 1000);
    let evaluated = evaluate(&model, Source::Path(PEOPLE.into()), &Request::default()).unwrap();
    assert_eq!(evaluated.rows, 1000);
    let looked = inspect(&model).unwrap();
    assert_eq!(looked.nets.len(), model.card.nets.len());
    assert!(looked.nets.iter().all(|net| !net.kind.is_empty()));
    let checked =
        check_model(&model, Path::new(PEOPLE), None, &CheckRequest { rows: 8, ..CheckRequest::default() });
    assert!(checked.unwrap().passed);
    assert!(report.results.importance.is_some() && report.results.certainty.calibration.is_some());
}

/// Asks for a stop after so many steps of all nets.
struct Stop<'a>(&'a Runtime, usize);

impl Listener for Stop<'_> {
    fn hear(&mut self, event: &Event<'_>) {
        if let Event::Step(_) = event {
            self.1 = self.1.saturating_sub(1);
            if self.1 == 0 {
                self.0.stop.store(2, Ordering::Relaxed);
            }
        }
    }
}

fn files(folder: &Path) -> (Vec<u8>, String, String) {
    let (model, history) = left_by(folder);
    (model, history, fs::read_to_string(folder.join("out_of_fold.csv")).unwrap())
}

#[test]
fn stopped_in_any_kind_it_goes_on_to_the_same_bits() {
    let whole = tempfile::tempdir().unwrap();
    let report = done(three("sex", 2), whole.path());
    let wanted = files(whole.path());
    let steps: u64 = report.nets.iter().map(|net| u64::from(net.epochs) * 2).sum();
    assert_eq!(steps, 4 * 4 + 2 * 6);
    for after in [1, 5, 9, 11, 14, 17, 19, 25, 27] {
        let folder = tempfile::tempdir().unwrap();
        let runtime = Runtime { threads: 1, ..Runtime::default() };
        let mut stop = Stop(&runtime, after);
        let outcome = run::start(three("sex", 2), Some(folder.path()), false, &runtime, &mut stop).unwrap();
        assert!(matches!(outcome, Outcome::Interrupted { .. }), "{after}: {outcome:?}");
        // A look at it while it stands there shows the net whose turn it is.
        let (_, fit) = Look::open(folder.path(), &Moved::default(), 1).unwrap();
        assert_eq!(fit.net().kind, ["plain", "waves", "bends"][fit.done().len() / 2]);
        assert_eq!(resumed(folder.path()).results, report.results, "{after}");
        assert!(files(folder.path()) == wanted, "{after}");
    }
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let run = |threads| {
        let folder = tempfile::tempdir().unwrap();
        let runtime = Runtime { threads, ..Runtime::default() };
        run::start(three("age", 2), Some(folder.path()), false, &runtime, &mut Silent).unwrap();
        files(folder.path())
    };
    let one = run(1);
    assert!(run(2) == one && run(3) == one && run(8) == one);
}

/// Its config says all of it.
#[test]
fn the_config_of_a_run_repeats_it() {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (folder.path().join("first"), folder.path().join("second"));
    done(three("age_group", 2), &first);
    let text = fs::read_to_string(first.join("config.toml")).unwrap();
    done(Options::from_toml(&text, "config.toml").unwrap(), &second);
    assert!(files(&first) == files(&second));
}

#[test]
fn without_folds_each_kind_is_one_net() {
    let mut fit = trained(three("age", 0), 1);
    let found = selection(&mut fit);
    assert_eq!(found.kinds.iter().map(|kind| kind.nets).collect::<Vec<_>>(), [1, 1, 1]);
    let best = found.kinds.iter().map(|kind| kind.score.unwrap()).fold(f64::INFINITY, f64::min);
    assert!(found.together.unwrap() <= best);
    let (answers, model) = (fit.answers().unwrap(), fit.model());
    assert_eq!(model.predictor(1).unwrap().answers(&fit.prepared.test), answers.test);
    assert!(matches!(answers.held_out, Predictions::Numbers(y) if y.len() == fit.prepared.validation.rows()));
}

#[test]
fn training_goes_on_from_such_a_model() {
    let folder = tempfile::tempdir().unwrap();
    let run = folder.path().join("run");
    done(three("age", 2), &run);
    let model = Model::load(&run).unwrap();
    let mut options = model.options();
    options.data.table = PEOPLE.into();
    options.data.drop = vec!["age_group".into()];
    options.data.from = Some(run.clone());
    options.training.epochs = Some(1);
    let fit = trained(options.clone(), 1);
    let kinds = |model: &Model| {
        model.card.nets.iter().map(|net| (net.kind.clone(), net.network.clone())).collect::<Vec<_>>()
    };
    assert_eq!(kinds(&fit.model()), kinds(&model));
    // Each net starts from its own.
    let prepared = &fit.prepared;
    for net in 0..fit.nets() {
        assert_eq!(
            prepared.kinds.get(prepared.kind_of(net)).map(|kind| kind.options.network.clone()),
            Some(model.card.nets[net].network.clone())
        );
    }
    if model.card.nets.len() > 2 {
        options.nets = Some(vec![NetKind::new("other", []), NetKind::new("another", [])]);
        let said = prepare(options).unwrap_err().to_string();
        assert!(said.contains("the model of --from has"), "{said}");
    }
}

//! Presets on a real table: they train, leave a report, and say in TOML what they are.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod runs;

use gradus::engine::layer::LayerSpec;
use gradus::fit::Fit;
use gradus::options::{NumberEmbedding, Options, Preset};
use gradus::prepare::prepare;
use gradus::run::{self, Outcome, Runtime, Silent};

use runs::short;

#[test]
fn toml_stands_on_the_preset_it_names() {
    for preset in Preset::ALL {
        let options = preset.options();
        assert_eq!(Options::from_toml(&options.to_toml().unwrap(), "a").unwrap(), options, "{preset}");
        let one =
            Options::from_toml(&format!("preset = \"{preset}\"\n[network]\ndropout = 0.5\n"), "a").unwrap();
        assert_eq!(one.network.dropout, 0.5);
        assert_eq!(one.network.layers, options.network.layers, "{preset}");
        assert_eq!(one.training, options.training, "{preset}");
    }
    assert_eq!(Options::from_toml("", "a").unwrap(), Preset::Default.options());
}

/// Inputs that are embedded and inputs that are not lie side by side, whatever their order in the table.
#[test]
fn numbers_are_embedded_where_they_stand() {
    for embedding in [NumberEmbedding::Piecewise, NumberEmbedding::Periodic] {
        let mut options = short(Preset::Tabm, "sex");
        options.network.number_embedding = embedding;
        options.prepare.one_hot_limit = 10;
        let prepared = prepare(options).unwrap();
        let numbers = prepared.card.encoding.numbers().len() as u32;
        let Some(LayerSpec::Columns(columns)) = prepared.card.nets[0].spec.layers.first() else {
            panic!("no parts")
        };
        let mut embedded = 0;
        for layer in columns.parts.iter().flatten() {
            match layer {
                LayerSpec::Piecewise(p) => embedded += p.edges.len() as u32,
                LayerSpec::Periodic(p) => embedded += p.columns,
                _ => {}
            }
        }
        assert_eq!(embedded, numbers, "{embedding:?}");
        assert!(Fit::new(prepared, 1).is_ok());
    }
}

#[test]
fn what_does_not_go_together_is_refused() {
    let refused = |change: fn(&mut Options)| {
        let mut options = short(Preset::Realmlp, "sex");
        change(&mut options);
        prepare(options).unwrap_err().to_string()
    };
    assert!(refused(|o| o.network.members = Some(4)).contains("--start fitted with --members 4"));
    assert!(refused(|o| o.network.members = Some(0)).contains("--members 0: wanted 1 to 1024"));
    assert!(refused(|o| o.network.number_width = Some(1)).contains("--number-width 1: wanted 2 to 1024"));
    assert!(refused(|o| o.training.average = 1.0).contains("--average 1"));
}

/// The report, the check and the answers of a finished run know every layer a preset has.
#[test]
fn every_preset_leaves_a_report() {
    for preset in Preset::ALL {
        let scratch = tempfile::tempdir().unwrap();
        let folder = scratch.path().join("run");
        let outcome =
            run::start(short(preset, "age_group"), Some(&folder), false, &Runtime::default(), &mut Silent);
        assert!(matches!(outcome, Ok(Outcome::Done(_))), "{preset}: {outcome:?}");
        let numbers = run::report_numbers(&folder, &Default::default(), 1).unwrap();
        assert!(numbers.parameters > 0 && folder.join("report.html").is_file(), "{preset}");
    }
}

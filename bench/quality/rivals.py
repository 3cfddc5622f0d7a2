"""Accuracy of the rivals at their defaults, on the fixed splits of a folder with a manifest.json.

    python rivals.py --data DIR --out rivals.jsonl [--datasets a,b] [--peers x,y] [--seeds 0,1,2]

Each (dataset, peer, seed) runs in a process of its own (so that peak memory is its own) and leaves one JSON line:
metrics, fit and predict seconds (model and preprocessing, not reading the file; `*_cpu_s` is CPU time of all threads, the
one to compare when the machine was not idle; `load` is the 1-minute load average at the start), peak RSS of the process
(`peak_mib`; `base_mib` is what it was before the fit, libraries and data included), rows trained on, what was capped,
versions and machine. What is in --out already is skipped. A failure or a time-out is a line as well (`error`).

Every peer sees the same raw table. Columns named in `categorical_columns` of the manifest are categorical for every
peer; nothing else is. No peer is tuned.
"""
import argparse, json, os, platform, resource, subprocess, sys, time, warnings
from importlib import metadata
from pathlib import Path

THREADS = os.environ.get("RIVAL_THREADS", "2")
for v in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMEXPR_NUM_THREADS"):
    os.environ.setdefault(v, THREADS)
# threads that wait must sleep: on a shared machine spinning threads slow themselves down many times over
for v, x in (("OMP_WAIT_POLICY", "PASSIVE"), ("GOMP_SPINCOUNT", "0"), ("KMP_BLOCKTIME", "0")):
    os.environ.setdefault(v, x)
warnings.filterwarnings("ignore")

# peer -> most training rows it gets (a stratified sample, seed 0); None: all
PEERS = {
    "linear": None, "sklearn_mlp": None, "hist_gb": None, "lightgbm": None, "xgboost": None, "catboost": None,
    "realmlp_td_s": 50_000, "realmlp_td": 50_000, "tabm": 50_000, "tabm_mini": 50_000,
    "lightgbm_td": None, "catboost_td": None, "xgboost_td": None,
}


def load(folder, name):
    import pandas as pd
    e = next(d for d in json.loads((folder / "manifest.json").read_text())["datasets"] if d["name"] == name)

    def read(f):
        p = folder / f
        if p.suffix == ".parquet":
            return pd.read_parquet(p)
        cat = {c: "object" for c in e["categorical_columns"]}
        if e["task"] != "regression":
            cat[e["target"]] = "object"
        return pd.read_csv(p, keep_default_na=False, na_values=[""], dtype=cat)

    tr, te = read(e["train"]), read(e["test"])
    t = e["target"]
    return e, tr.drop(columns=t), tr[t], te.drop(columns=t), te[t]


def rss_mib():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def versions():
    names = ("catboost", "lightgbm", "numpy", "pytabkit", "rtdl-num-embeddings", "scikit-learn", "tabm", "torch", "xgboost")
    have = {d.metadata["Name"].lower(): d.version for d in metadata.distributions() if d.metadata["Name"]}
    return ", ".join(f"{n} {have[n]}" for n in names if n in have)


def machine():
    try:
        model = next(l.split(":", 1)[1].strip() for l in open("/proc/cpuinfo") if l.startswith("model name"))
    except (OSError, StopIteration):
        model = platform.machine()
    return f"{model}, {os.cpu_count()} cores"


def linear_prep(num, cat):
    from sklearn.compose import ColumnTransformer
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler
    return ColumnTransformer([
        ("num", make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), num),
        ("cat", make_pipeline(SimpleImputer(strategy="constant", fill_value="missing"),
                              OneHotEncoder(handle_unknown="infrequent_if_exist", max_categories=50)), cat)])


def tabm_fit(X, y, task, num, cat, deadline, seed, arch="tabm"):
    """TabM as its package's end-to-end example trains it: piecewise-linear embeddings version B
    (48 bins, 16 wide), noisy quantile transform, AdamW lr 2e-3 wd 3e-4, batch 256, patience 16,
    best epoch by validation score on 20% of the training rows."""
    import numpy as np, torch, rtdl_num_embeddings, tabm
    from sklearn.model_selection import train_test_split
    from sklearn.preprocessing import OrdinalEncoder, QuantileTransformer
    torch.manual_seed(seed); rng = np.random.default_rng(seed)
    torch.set_num_threads(int(THREADS))
    classes = None
    if task != "regression":
        classes, yc = np.unique(np.asarray(y), return_inverse=True)
    else:
        yc = np.asarray(y, dtype=np.float32)
    itr, iva = train_test_split(np.arange(len(y)), test_size=0.2, random_state=seed, stratify=yc if task != "regression" else None)
    med = X[num].astype("float32").iloc[itr].median().fillna(0) if num else None
    as_num = lambda D: D[num].astype("float32").fillna(med).to_numpy(np.float32)
    enc = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1).fit(X[cat].astype("object").fillna("missing").iloc[itr]) if cat else None
    cards = [len(c) + 1 for c in enc.categories_] if cat else []

    def as_cat(D):
        v = enc.transform(D[cat].astype("object").fillna("missing")).astype(np.int64)
        return np.where(v < 0, np.array(cards) - 1, v)

    if num:
        a = as_num(X)[itr]
        qt = QuantileTransformer(n_quantiles=max(min(len(itr) // 30, 1000), 10), output_distribution="normal", subsample=10**9, random_state=seed)
        qt.fit(a + rng.normal(0, 1e-5, a.shape).astype(np.float32))
        keep = np.ptp(a, axis=0) > 0
        prep = lambda D: torch.as_tensor(qt.transform(as_num(D))[:, keep].astype(np.float32))
    xn = prep(X) if num else torch.empty(len(X), 0)
    xc = torch.as_tensor(as_cat(X)) if cat else None
    if task == "regression":
        mu, sd = float(yc[itr].mean()), float(yc[itr].std())
        Y = torch.as_tensor((yc - mu) / sd)
    else:
        Y = torch.as_tensor(yc)
    emb = None
    if num and xn.shape[1]:
        bins = rtdl_num_embeddings.compute_bins(xn[itr], n_bins=min(48, len(itr) - 1))
        emb = rtdl_num_embeddings.PiecewiseLinearEmbeddings(bins, d_embedding=16, activation=False, version="B")
    model = tabm.TabM.make(n_num_features=xn.shape[1], cat_cardinalities=cards, d_out=1 if task == "regression" else len(classes),
                           num_embeddings=emb, arch_type=arch)
    opt = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=3e-4)
    bs, n = 256, len(itr)
    run = lambda i: model(xn[i] if xn.shape[1] else None, xc[i] if cat else None)
    itr_t, iva_t = torch.as_tensor(itr), torch.as_tensor(iva)

    def out(f, total):
        model.eval()
        with torch.inference_mode():
            p = torch.cat([f(i) for i in torch.arange(total).split(1024)])
            return (p.squeeze(-1).mean(1) * sd + mu) if task == "regression" else p.softmax(-1).mean(1)

    def score():
        p = out(lambda i: run(iva_t[i]), len(iva)).numpy()
        t = yc[iva]
        return -float(np.sqrt(np.mean((p - t) ** 2))) if task == "regression" else float((p.argmax(1) == t).mean())

    best, bad, epoch, capped = (-np.inf, None, 0), 0, 0, False
    while not capped:
        model.train()
        for b in torch.randperm(n).split(bs):
            i = itr_t[b]
            p = run(i)
            k = p.shape[1]
            loss = (torch.nn.functional.mse_loss(p.squeeze(-1).flatten(), Y[i].float().repeat_interleave(k)) if task == "regression"
                    else torch.nn.functional.cross_entropy(p.flatten(0, 1), Y[i].repeat_interleave(k)))
            opt.zero_grad(); loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            opt.step()
            if time.process_time() > deadline:
                capped = True
                break
        epoch += 1
        s = score()
        if s > best[0]:
            best, bad = (s, {k: v.clone() for k, v in model.state_dict().items()}, epoch), 0
        else:
            bad += 1
        if bad > 16:
            break
    model.load_state_dict(best[1])

    def predict(D):
        an = prep(D) if num else torch.empty(len(D), 0)
        ac = torch.as_tensor(as_cat(D)) if cat else None
        return out(lambda i: model(an[i] if an.shape[1] else None, ac[i] if cat else None), len(D)).numpy()

    return predict, classes, dict(epochs=epoch, best_epoch=best[2], time_capped=capped)


def fit(peer, task, X, y, num, cat, cap, seed):
    """Fits; gives (predict, classes, extra): predict gives a value or class probabilities."""
    import numpy as np
    reg = task == "regression"
    extra = {}
    if peer in ("linear", "sklearn_mlp"):
        from sklearn.linear_model import LogisticRegression, Ridge
        from sklearn.neural_network import MLPClassifier, MLPRegressor
        from sklearn.pipeline import make_pipeline
        if peer == "linear":
            m = Ridge() if reg else LogisticRegression(max_iter=1000)
        else:
            m = MLPRegressor(random_state=seed) if reg else MLPClassifier(random_state=seed)
        m = make_pipeline(linear_prep(num, cat), m)
        if reg and peer == "sklearn_mlp":  # what a careful user does; without it large targets do not train
            from sklearn.compose import TransformedTargetRegressor
            from sklearn.preprocessing import StandardScaler
            m = TransformedTargetRegressor(m, transformer=StandardScaler())
        m.fit(X, y)
        return (m.predict if reg else m.predict_proba), (None if reg else m.classes_), extra
    if peer == "hist_gb":
        from sklearn.ensemble import HistGradientBoostingClassifier as C, HistGradientBoostingRegressor as R
        kinds = {c: X[c].astype("category").cat.categories for c in cat if X[c].nunique() <= 255}

        def prep(D):
            D = D.copy()
            for c in cat:
                D[c] = D[c].astype(__import__("pandas").CategoricalDtype(kinds[c])) if c in kinds else D[c].map(freq[c]).astype(float)
            return D
        freq = {c: X[c].value_counts() for c in cat if c not in kinds}
        m = (R if reg else C)(categorical_features="from_dtype", random_state=seed)
        m.fit(prep(X), y)
        return (lambda D: m.predict(prep(D)) if reg else m.predict_proba(prep(D))), (None if reg else m.classes_), extra
    if peer in ("lightgbm", "xgboost"):
        import pandas as pd
        types = {c: pd.CategoricalDtype(X[c].astype("category").cat.categories) for c in cat}
        prep = lambda D: D.astype(types)
        if peer == "lightgbm":
            import lightgbm as lgb
            m = (lgb.LGBMRegressor if reg else lgb.LGBMClassifier)(n_jobs=int(THREADS), random_state=seed, verbose=-1)
            m.fit(prep(X), y)
            return (lambda D: m.predict(prep(D)) if reg else m.predict_proba(prep(D))), (None if reg else m.classes_), extra
        import xgboost as xgb
        classes = None
        if not reg:
            classes, y = np.unique(np.asarray(y), return_inverse=True)
        m = (xgb.XGBRegressor if reg else xgb.XGBClassifier)(n_jobs=int(THREADS), random_state=seed, enable_categorical=True, tree_method="hist")
        m.fit(prep(X), y)
        return (lambda D: m.predict(prep(D)) if reg else m.predict_proba(prep(D))), classes, extra
    if peer == "catboost":
        from catboost import CatBoostClassifier, CatBoostRegressor

        def prep(D):
            D = D.copy()
            for c in cat:
                D[c] = D[c].astype("object").fillna("missing").astype(str)
            return D
        m = (CatBoostRegressor if reg else CatBoostClassifier)(thread_count=int(THREADS), random_seed=seed, verbose=0, allow_writing_files=False, cat_features=cat)
        m.fit(prep(X), y)
        return (lambda D: m.predict(prep(D)) if reg else m.predict_proba(prep(D))), (None if reg else m.classes_), extra
    if peer.startswith("tabm"):
        p, classes, extra = tabm_fit(X, y, task, num, cat, time.process_time() + 2 * cap, seed, "tabm" if peer == "tabm" else "tabm-mini")
        return p, classes, extra
    # pytabkit: RealMLP and the tuned-default GBDTs. It does not take missing numbers for its nets: median and
    # a missing indicator, as its documentation leaves to the user.
    import torch
    torch.set_num_threads(int(THREADS))
    from pytabkit import models as _  # noqa: F401
    import pytabkit.models.sklearn.sklearn_interfaces as K
    name = {"realmlp_td": "RealMLP_TD", "realmlp_td_s": "RealMLP_TD_S", "lightgbm_td": "LGBM_TD", "xgboost_td": "XGB_TD", "catboost_td": "CatBoost_TD"}[peer]
    net = peer.startswith("realmlp")
    med = X[num].astype(float).median().fillna(0) if num else None
    holes = [c for c in num if X[c].isna().any()]

    def prep(D):
        D = D.copy()
        if net and num:
            flags = {f"{c}__missing": D[c].isna().astype("float32") for c in holes}
            D[num] = D[num].astype("float32").fillna(med)
            D = D.assign(**flags)
        for c in cat:
            D[c] = D[c].astype("object").fillna("missing").astype(str).astype("category")
        return D
    m = getattr(K, name + ("_Regressor" if reg else "_Classifier"))(device="cpu", random_state=seed, n_threads=int(THREADS), verbosity=0)
    P = prep(X)
    m.fit(P, np.asarray(y, dtype=np.float32) if reg else np.asarray(y), cat_col_names=cat)
    return (lambda D: m.predict(prep(D)) if reg else m.predict_proba(prep(D))), (None if reg else m.classes_), extra


def one(folder, name, peer, seed, cap):
    import numpy as np
    from sklearn import metrics as M
    e, X, y, Xt, yt = load(folder, name)
    task, cat = e["task"], e["categorical_columns"]
    num = [c for c in X.columns if c not in cat]
    for D in (X, Xt):
        for c in num:
            if D[c].dtype == bool or str(D[c].dtype).startswith(("Int", "uint8")):
                D[c] = D[c].astype("float32")
    full = len(X)
    limit = PEERS[peer]
    if limit and len(X) > limit:
        from sklearn.model_selection import train_test_split
        X, _, y, _ = train_test_split(X, y, train_size=limit, random_state=0, stratify=y if task != "regression" else None)
        X, y = X.reset_index(drop=True), y.reset_index(drop=True)
    base = rss_mib()
    load1 = os.getloadavg()[0]
    t0, c0 = time.perf_counter(), time.process_time()
    predict, classes, extra = fit(peer, task, X, y, num, cat, cap, seed)
    t1, c1 = time.perf_counter(), time.process_time()
    p = np.asarray(predict(Xt))
    t2, c2 = time.perf_counter(), time.process_time()
    r = dict(dataset=name, peer=peer, seed=seed, task=task, threads=int(THREADS), versions=versions(), machine=machine(), rows_train=len(X), rows_available=full, row_capped=len(X) < full, rows_test=len(Xt),
             fit_s=round(t1 - t0, 3), predict_s=round(t2 - t1, 3), fit_cpu_s=round(c1 - c0, 3), predict_cpu_s=round(c2 - c1, 3), load=round(load1, 1), base_mib=round(base, 1), peak_mib=round(rss_mib(), 1), **extra)
    if task == "regression":
        p = p.ravel()
        r.update(rmse=float(np.sqrt(M.mean_squared_error(yt, p))), mae=float(M.mean_absolute_error(yt, p)), r2=float(M.r2_score(yt, p)))
    else:
        classes = np.asarray(classes).astype(str)
        order = np.argsort(classes)
        p, classes = p[:, order].astype(np.float64), classes[order]
        p = np.clip(p, 1e-7, 1); p /= p.sum(1, keepdims=True)
        t = np.asarray(yt).astype(str)
        r.update(accuracy=float((classes[p.argmax(1)] == t).mean()), log_loss=float(M.log_loss(t, p, labels=list(classes))),
                 roc_auc=float(M.roc_auc_score(t == classes[1], p[:, 1]) if len(classes) == 2 else M.roc_auc_score(t, p, multi_class="ovr", labels=list(classes))))
    print("RESULT " + json.dumps(r))


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--data", type=Path, required=True)
    ap.add_argument("--out", type=Path)
    ap.add_argument("--datasets")
    ap.add_argument("--peers")
    ap.add_argument("--seeds", default="0")
    ap.add_argument("--threads", default=THREADS)
    ap.add_argument("--cap", type=float, help="CPU seconds / 2 after which TabM stops and keeps its best [default: 3/4 of --kill]")
    ap.add_argument("--kill", type=float, default=900, help="seconds after which a fit is ended and recorded as not finished")
    ap.add_argument("--again", action="store_true", help="also run what is in --out: the later line counts")
    ap.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    a = ap.parse_args()
    a.cap = a.cap or 0.75 * a.kill
    if a.one:
        return one(a.data, a.one[0], a.one[1], int(a.one[2]), a.cap)
    peers = a.peers.split(",") if a.peers else list(PEERS)
    tables = [e for e in json.loads((a.data / "manifest.json").read_text())["datasets"] if not a.datasets or e["name"] in a.datasets.split(",")]
    tables.sort(key=lambda e: e["rows_train"] * (e["columns"] + 5))
    for what in [f"peer {p}; there are {', '.join(PEERS)}" for p in peers if p not in PEERS]:
        ap.error(f"no {what}")
    done = set()
    if a.out.exists() and not a.again:
        done = {(r["dataset"], r["peer"], r.get("seed", 0)) for r in map(json.loads, a.out.read_text().splitlines())}
    for seed in map(int, a.seeds.split(",")):
        for e in tables:
            for peer in peers:
                if (e["name"], peer, seed) not in done:
                    run(a, peer, e["name"], seed)


def run(a, peer, name, seed):
    cmd = [sys.executable, __file__, "--data", str(a.data), "--cap", str(a.cap), "--one", name, peer, str(seed)]
    failed = dict(dataset=name, peer=peer, seed=seed, threads=int(a.threads), machine=machine(), versions=versions())
    try:
        o = subprocess.run(cmd, capture_output=True, text=True, timeout=a.kill, env={**os.environ, "RIVAL_THREADS": a.threads})
        line = [l for l in o.stdout.splitlines() if l.startswith("RESULT ")]
        if not line and o.returncode < 0:  # stopped from outside: no result, and no line that says there is none
            sys.exit(f"{peer} {name}: ended by signal {-o.returncode}")
        r = json.loads(line[-1][7:]) if line else failed | dict(error=(o.stderr.strip().splitlines() or ["?"])[-1][:300])
    except subprocess.TimeoutExpired:
        r = failed | dict(error=f"not finished after {a.kill:.0f} s")
    with open(a.out, "a") as f:
        f.write(json.dumps(r) + "\n")
    print(time.strftime("%H:%M:%S"), peer, name, seed, {k: r[k] for k in ("rmse", "accuracy", "log_loss", "roc_auc", "fit_cpu_s", "load", "error") if k in r}, flush=True)


if __name__ == "__main__":
    main()

"""scikit-learn's IsolationForest over the data sets that the bench wrote: AUROC, mean scores and times.

usage: isolation_forest.py FOLDER

FOLDER holds for each data set NAME.rows (doubles, row by row) and NAME.labels (bytes), and sets.txt with a line
"NAME ROWS COLUMNS AUROC_SEEDS SCORE_SEEDS" each. Writes NAME.scores (doubles: the mean over the seeds) and a line a data set:
"NAME AUROC_MEAN FIT_SECONDS SCORE_SECONDS".
"""
import sys
import time

import numpy as np
import sklearn
from sklearn.ensemble import IsolationForest
from sklearn.metrics import roc_auc_score

folder = sys.argv[1]
print("version", sklearn.__version__, flush=True)
for line in open(f"{folder}/sets.txt"):
    name, rows, columns, auroc_seeds, score_seeds = line.split()
    data = np.fromfile(f"{folder}/{name}.rows").reshape(int(rows), int(columns))
    labels = np.fromfile(f"{folder}/{name}.labels", dtype=np.uint8)
    total = np.zeros(len(data))
    aurocs, fits, scorings = [], [], []
    for seed in range(int(score_seeds) if labels.any() else 3):
        start = time.perf_counter()
        forest = IsolationForest(n_estimators=100, max_samples=min(256, len(data)), random_state=seed, n_jobs=1).fit(data)
        fitted = time.perf_counter()
        scores = -forest.score_samples(data)
        scorings.append(time.perf_counter() - fitted)
        fits.append(fitted - start)
        total += scores
        aurocs.append(roc_auc_score(labels, scores) if labels.any() else float("nan"))
    (total / int(score_seeds)).tofile(f"{folder}/{name}.scores")
    print(name, np.mean(aurocs[: int(auroc_seeds)]), min(fits), min(scorings), flush=True)

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe } from "vitest";
import { type Refusal, testRefusals } from "./support/refusals.js";
import { TINY } from "./support/run-main.js";

const folder = await mkdtemp(join(tmpdir(), "bad-input-"));
const at = (name: string) => join(folder, name);
const out = at("out");

beforeAll(async () => {
  const files: Record<string, string> = {
    "good.csv": "bid_1,bid_2\n1,2\n3,4\n5,6\n7,8\n",
    "nan.csv": "bid_1,bid_2\n1,2\n3,NaN\n5,6\n",
    "text.csv": "bid_1,bid_2\n1,2\n3,much\n5,6\n",
    "negative.csv": "bid_1,bid_2\n1,2\n3,-4\n5,6\n",
    "ragged.csv": "bid_1,bid_2\n1,2\n3\n5,6\n",
    "empty.csv": "",
    "header.csv": "bid_1,bid_2\n",
    "words.csv": "name,place\na,b\nc,d\n",
    file: "",
    "zeros.csv": `bid_1,bid_2\n${"0,0\n".repeat(20)}`,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(at(name), text);
  const versions = { old: { v: 0 }, foreign: { some: "thing" } };
  for (const [name, config] of Object.entries(versions)) {
    await mkdir(at(name));
    await writeFile(join(at(name), "config.json"), JSON.stringify(config));
  }
  await mkdir(at("newer"));
  await writeFile(join(at("newer"), "auction.json"), '{"format":"auction-mech/auction","version":9}');
  await mkdir(at("damaged"));
  await writeFile(join(at("damaged"), "auction.json"), '{"format":"auction-me');
});
afterAll(() => rm(folder, { recursive: true }));

const train = (...flags: string[]) => ["train", ...flags, "--out", out];
const params = (model: string, json: string) => train("--val-model", model, "--params", json);
const data = (file: string, ...flags: string[]) => train("--data", at(file), ...flags);

const cases: Refusal[] = [
  [["trian"], 2, /unknown command 'trian'/],
  [train("--bider", "3"), 2, /unknown option '--bider'.*\n.*--bidders/],
  [["train", "--bidders"], 2, /argument missing/],
  [train("surplus"), 2, /too many arguments/],
  [train("--val-model", "unifrom"), 2, /must be one of uniform, exp,.* but got "unifrom"/],
  [train("--mechanism", "magic"), 2, /must be one of lookahead-net, auction-net, but got "magic"/],
  [train("--device", "tpu"), 2, /`--device` must be one of auto, cpu, gpu, but got "tpu"/],
  [train("--backend", "quantum"), 2, /must be one of .*wasm.* but got "quantum"/],
  [train("--loss", "hinge"), 2, /`--loss` must be one of fixed, augmented-lagrangian, but got "hinge"/],
  [train("--bidders", "0"), 2, /`--bidders` must be a whole number from 1 to 64, but got "0"/],
  [train("--bidders", "65"), 2, /but got "65"/],
  [train("--bidders", "2.5"), 2, /whole number.*but got "2\.5"/],
  [train("--bidders", "many"), 2, /but got "many"/],
  [train("--bidders", ""), 2, /but got ""/],
  [train("--seed", "-1"), 2, /`--seed` must be a whole number from 0/],
  [train("--seeds", "0"), 2, /`--seeds`.*but got "0"/],
  [train("--train-size", "-5"), 2, /`--train-size`.*but got "-5"/],
  [train("--val-size", "1"), 2, /`--val-size`.*but got "1"/],
  [train("--batch", "0"), 2, /`--batch`.*but got "0"/],
  [
    train("--mechanism", "auction-net", "--batch", "100", "--train-size", "50"),
    2,
    /`batch` must be at most `trainSize`, but got 100 and 50/,
  ],
  [train("--lr", "0"), 2, /`--lr`.*but got "0"/],
  [train("--lr", "NaN"), 2, /`--lr`.*but got "NaN"/],
  [train("--lambda-regret", "-1"), 2, /`--lambda-regret`.*but got "-1"/],
  [train("--lambda-mono", "Infinity"), 2, /`--lambda-mono`.*but got "Infinity"/],
  [train("--phase1-epochs", "1e99"), 2, /`--phase1-epochs`/],
  [train("--threads", "0"), 2, /`--threads`/],
  [train("--regret-profiles", "0"), 2, /`--regret-profiles`/],
  [train("--params", "{low:0}"), 2, /`--params` must be JSON, but got \{low:0\}.*Quote it/],
  [train("--params", "[1,2]"), 2, /`--params` must be a JSON object, but got \[1,2\]/],
  [
    params("uniform", '{"low":3,"high":1}'),
    2,
    /`low` must be smaller than `high`, but got low = 3 and high = 1/,
  ],
  [params("uniform", '{"hihg":1}'), 2, /known names only, but got "hihg"/],
  [params("uniform", '{"low":-1}'), 2, /`low` must be a finite number/],
  [params("exp", '{"mean":"one"}'), 2, /`mean` must be a finite number, but got "one"/],
  [params("latent", '{"weights":[1,[2]]}'), 2, /`weights`/],
  [params("independent", '{"marginals":[{"normal":[0,1]}]}'), 2, /normal/],
  [[...params("latent", '{"weights":[1,0.5]}'), "--bidders", "3"], 2, /bidders = 3 and 2 weights/],
  [train("--val-model", "empirical"), 2, /must come with bids, but `--data` is missing/],
  [data("good.csv", "--val-model", "exp"), 2, /`--data` must go with `--val-model empirical`/],
  [train("--val-size", "100000000", "--bidders", "64"), 2, /Profiles times bidders must be at most/],
  [["train", "--out", ""], 2, /`--out` must name a folder, but is empty/],
  [data("zeros.csv"), 1, /Some training value must be above 0/],
  [["list", "toString"], 2, /but got "toString"/],
  [train("--columns", "bid_1"), 2, /must go with `--data`, but got `--columns` without it/],
  [data("missing.csv"), 2, /must be a file that can be read, but .* does not exist/],
  [data("."), 2, /must be a file that can be read, but .* is a folder/],
  [data("nan.csv"), 1, /nan\.csv.*line 3.*bid_2.*NaN/s],
  [data("text.csv"), 1, /line 3.*bid_2.*much/s],
  [data("negative.csv"), 1, /line 3.*bid_2.*-4/s],
  [data("ragged.csv"), 1, /line 3/],
  [data("empty.csv"), 1, /empty\.csv/],
  [data("header.csv"), 1, /header\.csv/],
  [data("words.csv"), 1, /words\.csv/],
  [data("good.csv", "--columns", "bid_1,bid_9"), 2, /bid_9/],
  [data("good.csv", "--test-fraction", "1.5"), 2, /`--test-fraction`/],
  [data("good.csv", "--bidders", "3"), 2, /bidders = 3 and 2 columns/],
  [["train", "--out", join(at("file"), "run"), ...TINY], 2, /must be writable, but .* is not \(ENOTDIR\)/],
  [["train", "--out", at("old"), ...TINY], 2, /already holds a run/],
  [["train", "--resume", at("nowhere")], 1, /must be a folder with config\.json/],
  [["train", "--resume", at("old")], 1, /"v": 1, but has 0\. Use the release/],
  [["train", "--resume", at("foreign")], 1, /"v": 1, but has undefined/],
  [["train", "--resume", at("old"), "--lr", "1"], 2, /takes everything from the run's record, but `--lr`/],
  [["evaluate"], 2, /missing required argument 'auction'/],
  [["evaluate", at("nowhere")], 1, /must be a folder with auction\.json/],
  [["evaluate", at("newer")], 1, /"version": 1, but has 9/],
  [["evaluate", at("damaged")], 1, /must be JSON/],
  [["evaluate", at("old")], 2, /holds none yet/],
  [["list", "colours"], 2, /must be one of valuations, .* but got "colours"/],
];

describe("bad input", () => {
  testRefusals(folder, cases);
});

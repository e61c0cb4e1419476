"""One training step of AuctionNet in PyTorch, timed on request.

Reads one JSON object a line on standard input and answers each with one on
standard output:

    {"do": "open", ...}                                the network and its steps' arguments
    {"do": "loss", "way": W, "compile": true | false}  the loss before the first step
    {"do": "turn", "way": W, "compile": ..., "steps": n}   milliseconds of n steps

Two ways to the same gradient, each with all misreports of all bidders in one
batch, and Adam after it:

    "whole"   differentiates through the maximum over all misreports
    "chosen"  searches the best misreport of each profile and bidder without
              gradients, then differentiates those alone, as auction-mech does
"""

import json
import sys
import time

import torch


class AuctionNet(torch.nn.Module):
    def __init__(self, parameters, bidders, depth):
        super().__init__()
        self.bidders = bidders
        names = [f"hidden{layer + 1}" for layer in range(depth)]
        self.hidden = torch.nn.ModuleList(linear(parameters, name) for name in names)
        self.allocation = linear(parameters, "allocation")
        self.payment = linear(parameters, "payment")

    def forward(self, bids):
        features = bids
        for layer in self.hidden:
            features = torch.relu(layer(features))
        shares = torch.softmax(self.allocation(features), dim=-1)[..., : self.bidders]
        payments = torch.sigmoid(self.payment(features)) * bids * shares
        return shares, payments


def linear(parameters, name):
    weight, bias = parameters[f"{name}.weight"], parameters[f"{name}.bias"]
    inputs, outputs = weight["shape"]
    layer = torch.nn.Linear(inputs, outputs)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(weight["data"]).reshape(inputs, outputs).T)
        layer.bias.copy_(torch.tensor(bias["data"]))
    return layer


def lying_utilities(network, values, misreports):
    """Each bidder's utility at each misreport, [bidders, points, batch]."""
    batch, bidders = values.shape
    points = misreports.shape[1]
    own = torch.eye(bidders, dtype=torch.bool)
    # [bidder, point, batch, bids]: the profiles, one bid replaced.
    bids = torch.where(own[:, None, None, :], misreports[:, :, None, None], values)
    shares, payments = network(bids.reshape(-1, bidders))
    shares = shares.reshape(bidders, points, batch, bidders).diagonal(dim1=0, dim2=3)
    payments = payments.reshape(bidders, points, batch, bidders).diagonal(dim1=0, dim2=3)
    return (values * shares - payments).permute(2, 0, 1)


def whole_loss(network, values, misreports, weights):
    """Minus revenue plus the weighted regrets, differentiated through every misreport."""
    shares, payments = network(values)
    truthful = values * shares - payments
    best = lying_utilities(network, values, misreports).amax(dim=1)
    regret = torch.relu(best.T - truthful).mean(dim=0)
    return -payments.sum(dim=1).mean() + (weights * regret).sum()


def chosen_loss(network, values, misreports, weights):
    """The same loss, differentiated through the best misreports alone."""
    batch, bidders = values.shape
    with torch.no_grad():
        best = lying_utilities(network, values, misreports).argmax(dim=1)
        chosen = torch.gather(misreports, 1, best)
    own = torch.eye(bidders, dtype=torch.bool)
    lies = torch.where(own[:, None, :], chosen[:, :, None], values).reshape(-1, bidders)
    shares, payments = network(torch.cat([values, lies]))
    truthful = values * shares[:batch] - payments[:batch]
    lied_shares = shares[batch:].reshape(bidders, batch, bidders).diagonal(dim1=0, dim2=2)
    lied_payments = payments[batch:].reshape(bidders, batch, bidders).diagonal(dim1=0, dim2=2)
    gain = values * lied_shares - lied_payments - truthful
    regret = torch.relu(gain).mean(dim=0)
    return -payments[:batch].sum(dim=1).mean() + (weights * regret).sum()


LOSSES = {"whole": whole_loss, "chosen": chosen_loss}


class Contender:
    """A network of its own, and its steps."""

    def __init__(self, job, way, compiled):
        self.network = AuctionNet(job["parameters"], job["bidders"], job["depth"])
        adam = job["adam"]
        self.optimiser = torch.optim.Adam(
            self.network.parameters(),
            lr=job["learningRate"],
            betas=(adam["beta1"], adam["beta2"]),
            eps=adam["epsilon"],
            fused=True,
        )
        self.loss_of = torch.compile(LOSSES[way]) if compiled else LOSSES[way]
        self.steps = job["steps"]
        self.taken = 0

    def loss(self, step):
        return self.loss_of(self.network, step["batch"], step["misreports"], step["weights"])

    def take(self):
        step = self.steps[self.taken % len(self.steps)]
        self.taken += 1
        started = time.perf_counter()
        self.optimiser.zero_grad(set_to_none=True)
        self.loss(step).backward()
        self.optimiser.step()
        return 1000 * (time.perf_counter() - started)


def read_job(message):
    bidders = message["bidders"]
    torch.set_num_threads(message["threads"])
    for step in message["steps"]:
        step["batch"] = torch.tensor(step["batch"]).reshape(-1, bidders)
        step["misreports"] = torch.tensor(step["misreports"]).reshape(bidders, -1)
        step["weights"] = torch.tensor(step["weights"])
    return message


def main():
    contenders, job = {}, None
    for line in sys.stdin:
        message = json.loads(line)
        if message["do"] == "open":
            contenders, job = {}, read_job(message)
            answer = {"torch": torch.__version__, "threads": torch.get_num_threads()}
        else:
            key = (message["way"], message["compile"])
            if key not in contenders:
                contenders[key] = Contender(job, *key)
            contender = contenders[key]
            if message["do"] == "loss":
                answer = {"loss": contender.loss(job["steps"][0]).item()}
            else:
                answer = {"samples": [contender.take() for _ in range(message["steps"])]}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()

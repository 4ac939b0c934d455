pragma circom 2.1.6;

// The logic of axiom entailment, without its hashes: the shape of the axiom list, and the derivation.
//
// An atom is a nonzero field element. An axiom is a conclusion and up to two antecedents; zero stands for
// "there is none", and that is a constraint here, not a hope about the hash that makes atoms into elements:
// each of the three places of a slot has a presence flag which is 1 exactly when its value is not zero, and
// only presences of a proper shape are accepted. docs/circuits.md holds the argument line by line.

// present = 1 when value is not zero, else 0.
//
// Private: value. Outputs: present.
// Were present anything but 0 or 1, one of the two constraints would fail: a zero value forces present = 0 by
// the first, any other value forces present = 1 by the second.
template IsPresent() {
    signal input value;
    signal output present;

    // The inverse cannot be written as a quadratic expression, so it is a hint, held by the two lines below it.
    signal inverse <-- value != 0 ? 1 / value : 0;
    present <== value * inverse;
    value * (1 - present) === 0;
}

// Forces value to be zero or one of the candidates.
//
// Private: value, candidates. No outputs.
// A product in a field is zero only if one of its factors is, so no selector is needed, and none can be abused.
template IsAbsentOrOneOf(N) {
    signal input value;
    signal input candidates[N];

    signal product[N];
    product[0] <== value * (value - candidates[0]);
    for (var i = 1; i < N; i++) {
        product[i] <== product[i - 1] * (value - candidates[i]);
    }
    product[N - 1] === 0;
}

// The shape of the axiom list, and the word that describes it in the commitment.
//
// Private: conclusion, antecedent. Outputs: shape.
// Used slots come first; a slot has antecedents only if it has a conclusion, and a second one only if it has a
// first. So an empty slot is three zeros, and the list has one representation, whatever hole a prover would
// like to leave in it. shape = TAG * 2^56 + count * 2^48 + three presence bits a slot: injective, because the
// bits need 48 and the count 8; TAG keeps this hash apart from every other use of Poseidon.
template AxiomListShape(MAX_AXIOMS, TAG) {
    assert(MAX_AXIOMS <= 16);
    signal input conclusion[MAX_AXIOMS];
    signal input antecedent[MAX_AXIOMS][2];
    signal output shape;

    signal used[MAX_AXIOMS];
    signal has[MAX_AXIOMS][2];
    var count = 0;
    var bits = 0;
    for (var i = 0; i < MAX_AXIOMS; i++) {
        used[i] <== IsPresent()(conclusion[i]);
        has[i][0] <== IsPresent()(antecedent[i][0]);
        has[i][1] <== IsPresent()(antecedent[i][1]);

        if (i > 0) {
            used[i] * (1 - used[i - 1]) === 0;
        }
        has[i][0] * (1 - used[i]) === 0;
        has[i][1] * (1 - has[i][0]) === 0;

        count += used[i];
        bits += (used[i] + 2 * has[i][0] + 4 * has[i][1]) * 8 ** i;
    }
    shape <== TAG * 2 ** 56 + count * 2 ** 48 + bits;
}

// A derivation: the theorem is what its last active step concludes.
//
// Private: theorem, conclusion, antecedent, selector. No outputs.
// Each row of selector is one-hot for an active step and all zeros for an inactive one; active steps come
// first. What a step concludes and what it needs are picked by its row. A step that selects nothing, or an
// empty slot, concludes zero, and then its presence contradicts its activity: a free fact is impossible, and
// inactive steps conclude nothing. What a step needs must be absent or concluded by an earlier step, so no
// step can lean on itself or on a later one.
template Derivation(MAX_AXIOMS, MAX_STEPS) {
    signal input theorem;
    signal input conclusion[MAX_AXIOMS];
    signal input antecedent[MAX_AXIOMS][2];
    signal input selector[MAX_STEPS][MAX_AXIOMS];

    signal active[MAX_STEPS];
    signal concluded[MAX_STEPS];
    signal concludes[MAX_STEPS];
    signal needed[MAX_STEPS][2];
    signal picked[MAX_STEPS][MAX_AXIOMS][3];

    for (var s = 0; s < MAX_STEPS; s++) {
        var selected = 0;
        var sum[3] = [0, 0, 0];
        for (var i = 0; i < MAX_AXIOMS; i++) {
            selector[s][i] * (1 - selector[s][i]) === 0;
            selected += selector[s][i];

            picked[s][i][0] <== selector[s][i] * conclusion[i];
            picked[s][i][1] <== selector[s][i] * antecedent[i][0];
            picked[s][i][2] <== selector[s][i] * antecedent[i][1];
            for (var k = 0; k < 3; k++) {
                sum[k] += picked[s][i][k];
            }
        }
        // At most MAX_AXIOMS bits are summed, far below the modulus: active = 1 means exactly one is set. That it is
        // 0 or 1 follows below, where it equals a presence.
        active[s] <== selected;
        if (s > 0) {
            active[s] * (1 - active[s - 1]) === 0;
        }

        concluded[s] <== sum[0];
        needed[s][0] <== sum[1];
        needed[s][1] <== sum[2];

        // An active step selects a used axiom, an inactive one concludes nothing.
        concludes[s] <== IsPresent()(concluded[s]);
        active[s] === concludes[s];
    }

    component earlier[MAX_STEPS][2];
    for (var a = 0; a < 2; a++) {
        needed[0][a] === 0;
        for (var s = 1; s < MAX_STEPS; s++) {
            earlier[s][a] = IsAbsentOrOneOf(s);
            earlier[s][a].value <== needed[s][a];
            for (var j = 0; j < s; j++) {
                earlier[s][a].candidates[j] <== concluded[j];
            }
        }
    }

    // The last active step is the one whose successor is inactive. There is one, because the theorem is
    // present and the sum would be zero otherwise.
    signal last[MAX_STEPS];
    var proven = 0;
    for (var s = 0; s < MAX_STEPS; s++) {
        var next = 0;
        if (s < MAX_STEPS - 1) {
            next = active[s + 1];
        }
        last[s] <== (active[s] - next) * concluded[s];
        proven += last[s];
    }
    theorem === proven;
    signal theoremIsPresent <== IsPresent()(theorem);
    theoremIsPresent === 1;
}

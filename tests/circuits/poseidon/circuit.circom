pragma circom 2.1.6;

include "circomlib/circuits/poseidon.circom";

// circomlib's Poseidon of every width, for agreement tests: out[n - 1] = Poseidon(in[0], …, in[n - 1]).
template PoseidonOfEveryWidth() {
    signal input in[16];
    signal output out[16];

    component hash[16];
    for (var n = 1; n <= 16; n++) {
        hash[n - 1] = Poseidon(n);
        for (var i = 0; i < n; i++) {
            hash[n - 1].inputs[i] <== in[i];
        }
        out[n - 1] <== hash[n - 1].out;
    }
}

component main = PoseidonOfEveryWidth();

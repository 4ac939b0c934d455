pragma circom 2.1.0;

include "circomlib/circuits/poseidon.circom";
include "circomlib/circuits/bitify.circom";

// Private: secret. Output: digest. A chain of hashes and a few bits: full field elements and zeros and ones.
template PoseidonChain(N) {
    signal input secret;
    signal output digest;
    component hashes[N];
    signal values[N + 1];

    values[0] <== secret;
    for (var i = 0; i < N; i++) {
        hashes[i] = Poseidon(2);
        hashes[i].inputs[0] <== values[i];
        hashes[i].inputs[1] <== i;
        values[i + 1] <== hashes[i].out;
    }

    component bits = Num2Bits_strict();
    bits.in <== values[N];
    var ones = 0;
    for (var i = 0; i < 254; i++) {
        ones += bits.out[i];
    }

    digest <== values[N] + ones;
}

component main = PoseidonChain(4);

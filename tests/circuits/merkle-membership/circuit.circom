pragma circom 2.1.6;

include "circomlib/circuits/poseidon.circom";

// A circuit as a user would bring it: nothing in it knows of this product.
//
// Somebody knows the secret behind one leaf of a Merkle tree, and marks its use with a nullifier.
// Private: secret, siblings, pathBits (1: the node is the right child). Public: root. Outputs: nullifier.
// leaf = Poseidon(secret); node = Poseidon(left, right); nullifier = Poseidon(secret, root).
template MerkleMembership(DEPTH) {
    signal input root;
    signal input secret;
    signal input siblings[DEPTH];
    signal input pathBits[DEPTH];
    signal output nullifier;

    signal node[DEPTH + 1];
    signal left[DEPTH];
    node[0] <== Poseidon(1)([secret]);
    for (var i = 0; i < DEPTH; i++) {
        pathBits[i] * (1 - pathBits[i]) === 0;
        left[i] <== node[i] + pathBits[i] * (siblings[i] - node[i]);
        node[i + 1] <== Poseidon(2)([left[i], node[i] + siblings[i] - left[i]]);
    }
    root === node[DEPTH];

    nullifier <== Poseidon(2)([secret, root]);
}

// Two levels, so that snarkjs's whole set-up takes seconds: it needs minutes from 2^13 constraints on.
component main { public [root] } = MerkleMembership(2);

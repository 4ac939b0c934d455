pragma circom 2.1.0;

// Private: factors, weights. Public: scale. Output: product.
template Multiplier(N) {
    signal input scale;
    signal input factors[N];
    signal input weights[2][2];
    signal output product;
    signal steps[N + 1];

    steps[0] <== scale;
    for (var i = 0; i < N; i++) {
        steps[i + 1] <== steps[i] * factors[i];
    }

    assert(scale != 7);
    weights[0][0] * weights[1][1] === weights[0][1] + weights[1][0];
    product <== steps[N] + weights[0][0];
}

component main {public [scale]} = Multiplier(6);

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A verifier that gives a fixed answer to every call, and reverts on others than the expected one, if there is one.
contract StubVerifier {
    bytes private _answer;
    bytes32 private _expected;

    error UnexpectedCall();

    constructor(bytes memory answer) {
        _answer = answer;
    }

    function expect(bytes32 callHash) external {
        _expected = callHash;
    }

    function keyHash() external pure returns (bytes32) {
        return keccak256("stub");
    }

    fallback(bytes calldata call) external returns (bytes memory) {
        if (_expected != 0 && keccak256(call) != _expected) revert UnexpectedCall();
        return _answer;
    }
}

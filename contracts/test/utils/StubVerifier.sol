// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IGrothVerifier} from "../../src/interfaces/IGrothVerifier.sol";

/// @notice A verifier that gives a fixed answer, and reverts on arguments other than the expected ones, if it has any.
contract StubVerifier is IGrothVerifier {
    bool private immutable _answer;
    bytes32 private _expected;

    error UnexpectedArguments();

    constructor(bool answer) {
        _answer = answer;
    }

    function expect(bytes32 argumentsHash) external {
        _expected = argumentsHash;
    }

    function verifyProof(uint256[8] calldata proof, uint256[] calldata publicSignals) public view returns (bool) {
        if (_expected != 0 && keccak256(abi.encode(proof, publicSignals)) != _expected) revert UnexpectedArguments();
        return _answer;
    }

    function isValidProof(uint256[8] calldata proof, uint256[] calldata publicSignals) external view returns (bool) {
        return verifyProof(proof, publicSignals);
    }

    function verifyBatch(uint256[8][] calldata, uint256[] calldata) external view returns (bool) {
        return _answer;
    }

    function isValidBatch(uint256[8][] calldata, uint256[] calldata) external view returns (bool) {
        return _answer;
    }

    function keyHash() external pure returns (bytes32) {
        return keccak256("stub");
    }

    function publicSignalCount() external pure returns (uint256) {
        return 1;
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SubmissionGuard} from "./base/SubmissionGuard.sol";
import {VerifierCalls} from "./base/VerifierCalls.sol";
import {IComplaintRegistry} from "./interfaces/IComplaintRegistry.sol";
import {IVKHashRegistry} from "./interfaces/IVKHashRegistry.sol";

/// @title The public record of statements of one circuit that somebody has proven.
/// @dev Nothing is upgradable and nothing that is recorded can be taken back, by no role. Who runs the registry decides only
/// what it takes from now on.
contract ComplaintRegistry is IComplaintRegistry, SubmissionGuard {
    /// @dev More than verifying takes, by a few percent (the floor is 181,000 and 6,150 a signal); a call passes on 63 parts of 64.
    uint256 private constant VERIFICATION_GAS = 200_000;
    uint256 private constant VERIFICATION_GAS_PER_SIGNAL = 8_000;

    IVKHashRegistry private immutable _vkHashRegistry;

    /// @dev Selector of `verifyProof`, which depends on the number of public signals.
    bytes4 private immutable _verifyProof;

    /// @inheritdoc IComplaintRegistry
    bytes32 public immutable circuitId;

    /// @inheritdoc IComplaintRegistry
    uint256 public immutable publicSignalCount;

    mapping(uint256 statement => bool) private _proven;

    constructor(Setup memory setup, IVKHashRegistry vkHashRegistry_, bytes32 circuitId_, uint256 publicSignalCount_)
        SubmissionGuard(setup)
    {
        _vkHashRegistry = vkHashRegistry_;
        circuitId = circuitId_;
        publicSignalCount = publicSignalCount_;
        _verifyProof = VerifierCalls.selectorOf(publicSignalCount_);
    }

    /// @inheritdoc IComplaintRegistry
    function submit(uint32 version, uint256[8] calldata proof, uint256[] calldata publicSignals) external {
        _admit(1);
        uint256 statement = _newStatement(publicSignals);

        // Recorded before any other contract runs; the reverts below take it back.
        _record(statement, version);
        (bool success, bool valid) = _verify(version, proof, publicSignals);
        _requireVerified(success, valid);
    }

    /// @inheritdoc IComplaintRegistry
    function submitMany(uint32 version, uint256[8][] calldata proofs, uint256[] calldata publicSignals) external {
        uint256 count = proofs.length;
        _admit(count);
        if (count == 0) revert EmptySubmission();
        uint256 signals = publicSignalCount;
        if (publicSignals.length != count * signals) {
            revert PublicSignalCountMismatch(count * signals, publicSignals.length);
        }

        for (uint256 i = 0; i < count; ++i) {
            _record(_newStatement(publicSignals[i * signals:(i + 1) * signals]), version);
        }

        address verifier = _vkHashRegistry.activeVerifier(circuitId, version);
        (bool success, bool valid) = VerifierCalls.verifyMany(verifier, proofs, publicSignals);
        _requireVerified(success, valid);
    }

    /// @inheritdoc IComplaintRegistry
    function trySubmit(uint32 version, uint256[8] calldata proof, uint256[] calldata publicSignals)
        external
        onlyRole(SUBMITTER_ROLE)
        returns (bool recorded)
    {
        _admit(1);
        uint256 statement = _newStatement(publicSignals);
        uint256 needed = VERIFICATION_GAS + VERIFICATION_GAS_PER_SIGNAL * publicSignalCount;
        if (gasleft() < needed) revert GasTooLow(needed);

        // What is called here is called with STATICCALL: it can change nothing in between.
        (bool success, bool valid) = _verify(version, proof, publicSignals);
        recorded = success && valid;
        if (recorded) {
            _record(statement, version);
        } else {
            _countFailures(1);
        }
    }

    /// @inheritdoc IComplaintRegistry
    function isProven(uint256 statement) external view returns (bool) {
        return _proven[statement];
    }

    /// @inheritdoc IComplaintRegistry
    function vkHashRegistry() external view returns (address) {
        return address(_vkHashRegistry);
    }

    /// @inheritdoc IComplaintRegistry
    function statementOf(uint256[] calldata publicSignals) public pure returns (uint256 statement) {
        return publicSignals.length == 1 ? publicSignals[0] : uint256(keccak256(abi.encode(publicSignals)));
    }

    function _record(uint256 statement, uint32 version) private {
        _proven[statement] = true;
        emit StatementProven(statement, version, msg.sender);
    }

    function _newStatement(uint256[] calldata publicSignals) private view returns (uint256 statement) {
        uint256 count = publicSignalCount;
        if (publicSignals.length != count) revert PublicSignalCountMismatch(count, publicSignals.length);
        statement = statementOf(publicSignals);
        if (_proven[statement]) revert StatementAlreadyProven(statement);
    }

    function _requireVerified(bool success, bool valid) private pure {
        if (!success) VerifierCalls.revertAsVerifier();
        if (!valid) revert InvalidProof();
    }

    function _verify(uint32 version, uint256[8] calldata proof, uint256[] calldata publicSignals)
        private
        view
        returns (bool success, bool valid)
    {
        address verifier = _vkHashRegistry.activeVerifier(circuitId, version);
        return VerifierCalls.verify(verifier, _verifyProof, proof, publicSignals);
    }
}

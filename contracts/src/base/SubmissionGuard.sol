// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISubmissionGuard} from "../interfaces/ISubmissionGuard.sol";
import {Guarded} from "./Guarded.sol";

/// @title What stands between anybody's submission and a registry's state: pause, staged rollout, rate limits, breaker.
/// @dev A registry calls `_admit` first in every function that takes proofs, and `_countFailures` where it has seen a proof
/// fail without reverting.
///
/// The breaker cannot count by itself what it is there for: a submission whose proof is false reverts (so that gas
/// estimates fail too), and a revert takes back every count that it made. A count that anybody could raise by paying for
/// false proofs would be worse than none, a switch by which anybody stops everybody. So failures are counted from accounts
/// that answer for them: submitters, through a registry's entry that returns false instead of reverting, and operators,
/// who report what they saw revert. The window is fixed, not sliding: up to twice the limit, less one, can pass around its edge.
abstract contract SubmissionGuard is ISubmissionGuard, Guarded {
    /// @notice May submit during the staged rollout, and through entries that count failures.
    bytes32 public constant SUBMITTER_ROLE = keccak256("SUBMITTER_ROLE");

    struct Usage {
        uint40 windowStart;
        uint16 count;
    }

    uint256 private immutable _opensAt;

    // These follow Pausable's flag in one slot, so that a submission reads one word for all of them, and the limit of the
    // block costs one warm write. A limit that is off costs nothing.
    uint16 private _perBlock;
    uint16 private _perSubmitter;
    uint24 private _submitterWindow;
    uint16 private _maxFailures;
    uint24 private _failureWindow;
    uint40 private _block;
    uint16 private _inBlock;
    uint40 private _failuresSince;
    uint16 private _failures;

    /// @dev Not the guard's: a flag of the registry behind it, which lies here because every submission reads this word.
    bool internal _embeddedKeyIsActive;

    mapping(address submitter => Usage) private _usage;

    constructor(Setup memory setup) Guarded(setup.admin, setup.pauser, setup.operator, setup.adminDelaySeconds) {
        if (setup.submitter != address(0)) _grantRole(SUBMITTER_ROLE, setup.submitter);
        _opensAt = block.timestamp + setup.rolloutSeconds;
        _setLimits(setup.limits);
    }

    /// @inheritdoc ISubmissionGuard
    function setLimits(Limits calldata newLimits) external onlyRole(OPERATOR_ROLE) {
        _setLimits(newLimits);
    }

    /// @inheritdoc ISubmissionGuard
    function reportFailedVerifications(uint16 count) external onlyRole(OPERATOR_ROLE) whenNotPaused {
        _countFailures(count);
    }

    /// @inheritdoc ISubmissionGuard
    function limits() external view returns (Limits memory) {
        return Limits(_perBlock, _perSubmitter, _submitterWindow, _maxFailures, _failureWindow);
    }

    /// @inheritdoc ISubmissionGuard
    function opensAt() external view returns (uint256) {
        return _opensAt;
    }

    /// @inheritdoc ISubmissionGuard
    function remainingSubmissions(address submitter) external view returns (uint256) {
        if (_perSubmitter == 0) return type(uint256).max;
        Usage memory usage = _usage[submitter];
        uint256 used = block.timestamp < uint256(usage.windowStart) + _submitterWindow ? usage.count : 0;
        return used < _perSubmitter ? _perSubmitter - used : 0;
    }

    /// @dev Lets a transaction's submissions in, or reverts. `block.number` is the L1's on Arbitrum, where a "block" then is about 12 s.
    function _admit(uint256 submissions) internal {
        // All three at first, from one word that is read once; behind anything that may write it would be read again.
        (bool isPaused, uint256 limit, uint256 perSubmitter) = (paused(), _perBlock, _perSubmitter);
        if (isPaused) revert EnforcedPause();
        if (block.timestamp < _opensAt) _checkRole(SUBMITTER_ROLE);

        if (limit != 0) {
            uint256 count = (_block == block.number ? _inBlock : 0) + submissions;
            if (count > limit) {
                _requireBelow(limit, submissions);
                revert BlockLimitReached(limit);
            }

            _block = uint40(block.number);
            // At most the limit, which is a uint16.
            // forge-lint: disable-next-line(unsafe-typecast)
            _inBlock = uint16(count);
        }

        if (perSubmitter != 0) _admitSubmitter(perSubmitter, submissions);
    }

    /// @dev Counts failed verifications, and pauses when the rate is reached.
    function _countFailures(uint256 count) internal {
        emit VerificationsFailed(msg.sender, count);
        uint256 limit = _maxFailures;
        if (limit == 0) return;

        uint256 since = _failuresSince;
        uint256 failures = _failures + count;
        if (block.timestamp >= since + _failureWindow) {
            since = block.timestamp;
            failures = count;
            // 2^40 seconds are 34,000 years.
            // forge-lint: disable-next-line(unsafe-typecast)
            _failuresSince = uint40(since);
        }

        if (failures < limit) {
            // Below the limit, which is a uint16.
            // forge-lint: disable-next-line(unsafe-typecast)
            _failures = uint16(failures);
            return;
        }

        // After the admin has let the registry go on, the count starts anew.
        _failures = 0;
        emit CircuitBreakerTripped(failures, since);
        _pause();
    }

    function _requireBelow(uint256 limit, uint256 submissions) private pure {
        if (submissions > limit) revert LimitBelowSubmission(limit, submissions);
    }

    function _admitSubmitter(uint256 limit, uint256 submissions) private {
        Usage storage usage = _usage[msg.sender];
        uint256 start = usage.windowStart;
        uint256 count = usage.count + submissions;
        if (block.timestamp >= start + _submitterWindow) {
            start = block.timestamp;
            count = submissions;
        }

        if (count > limit) {
            _requireBelow(limit, submissions);
            revert SubmitterLimitReached(msg.sender, start + _submitterWindow);
        }

        // forge-lint: disable-next-line(unsafe-typecast)
        usage.windowStart = uint40(start);
        // At most the limit, which is a uint16.
        // forge-lint: disable-next-line(unsafe-typecast)
        usage.count = uint16(count);
    }

    function _setLimits(Limits memory newLimits) private {
        if ((newLimits.perSubmitter == 0) != (newLimits.submitterWindowSeconds == 0)) revert InvalidLimits();
        if ((newLimits.failures == 0) != (newLimits.failureWindowSeconds == 0)) revert InvalidLimits();

        _perBlock = newLimits.perBlock;
        _perSubmitter = newLimits.perSubmitter;
        _submitterWindow = newLimits.submitterWindowSeconds;
        _maxFailures = newLimits.failures;
        _failureWindow = newLimits.failureWindowSeconds;
        emit LimitsChanged(newLimits);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title How much a registry takes, from whom, and when it stops by itself.
interface ISubmissionGuard {
    /// @dev Zero means "no limit", and then the window is zero too.
    struct Limits {
        /// Submissions in one block, of all accounts together. One that carries many proofs counts as many.
        uint16 perBlock;
        /// Submissions of one account within a window.
        uint16 perSubmitter;
        uint24 submitterWindowSeconds;
        /// Failed verifications within a window at which the breaker trips.
        uint16 failures;
        uint24 failureWindowSeconds;
    }

    /// @notice Who holds which role from the first block on. The admin moves on in two steps; an address of zero gets no role.
    struct Setup {
        address admin;
        address pauser;
        address operator;
        address submitter;
        /// How long the admin's role takes to move to another account.
        uint48 adminDelaySeconds;
        /// For so long after the deployment only submitters may submit; then everybody may.
        uint32 rolloutSeconds;
        Limits limits;
    }

    event LimitsChanged(Limits limits);

    /// @notice Proofs were found false: by the registry itself, or reported by an operator.
    event VerificationsFailed(address indexed reporter, uint256 count);

    /// @notice The breaker tripped: the registry is paused until the admin says otherwise.
    event CircuitBreakerTripped(uint256 failures, uint256 windowStart);

    /// @notice A limit without a window, or a window without a limit.
    error InvalidLimits();

    /// @notice The limit is lower than what one transaction submits, so waiting does not help: submit fewer at once.
    error LimitBelowSubmission(uint256 limit, uint256 count);

    /// @notice This block has no room for so many submissions; the next one starts anew.
    error BlockLimitReached(uint256 limit);

    /// @notice The account may not submit so many more until `retryAt`, in seconds since 1970.
    error SubmitterLimitReached(address submitter, uint256 retryAt);

    /// @notice Changes the limits from the next submission on. For operators.
    /// @dev A limit that is off counts nothing: what came in before one was set, in the same block too, does not count against it.
    function setLimits(Limits calldata limits) external;

    /// @notice Counts proofs that were seen to fail against the breaker's rate. For operators.
    /// @dev A submission that reverts takes its own counting back, so those who watch the chain report it.
    function reportFailedVerifications(uint16 count) external;

    function limits() external view returns (Limits memory);

    /// @notice When everybody may submit, in seconds since 1970.
    function opensAt() external view returns (uint256);

    /// @notice How many more submissions an account may make now, before limits of the block.
    function remainingSubmissions(address submitter) external view returns (uint256);
}

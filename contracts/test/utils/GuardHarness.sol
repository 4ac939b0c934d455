// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SubmissionGuard} from "../../src/base/SubmissionGuard.sol";

/// @notice The guard with nothing behind it: counts what it lets in.
contract GuardHarness is SubmissionGuard {
    uint256 public admitted;

    constructor(Setup memory setup) SubmissionGuard(setup) {}

    function submit() external {
        submitMany(1);
    }

    function submitMany(uint256 submissions) public {
        _admit(submissions);
        admitted += submissions;
    }

    function countFailures(uint256 count) external whenNotPaused {
        _countFailures(count);
    }
}

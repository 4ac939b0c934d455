// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IComplaintRegistry} from "./interfaces/IComplaintRegistry.sol";
import {IGrothVerifier} from "./interfaces/IGrothVerifier.sol";
import {IVKHashRegistry} from "./interfaces/IVKHashRegistry.sol";

/// @title The public record of statements of one circuit that somebody has proven.
/// @dev Holds no funds and has no owner; the only thing that can change what it accepts is the VKHashRegistry's owner.
contract ComplaintRegistry is IComplaintRegistry {
    IVKHashRegistry private immutable _vkHashRegistry;

    /// @inheritdoc IComplaintRegistry
    bytes32 public immutable circuitId;

    mapping(uint256 statement => bool) private _proven;

    constructor(IVKHashRegistry vkHashRegistry_, bytes32 circuitId_) {
        _vkHashRegistry = vkHashRegistry_;
        circuitId = circuitId_;
    }

    /// @inheritdoc IComplaintRegistry
    function submit(uint32 version, uint256[8] calldata proof, uint256[] calldata publicSignals) external {
        uint256 statement = statementOf(publicSignals);
        if (_proven[statement]) revert StatementAlreadyProven(statement);

        // Recorded before any other contract runs; the reverts below take it back.
        _proven[statement] = true;
        emit StatementProven(statement, version, msg.sender);

        address verifier = _vkHashRegistry.activeVerifier(circuitId, version);
        if (!IGrothVerifier(verifier).verifyProof(proof, publicSignals)) revert InvalidProof();
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
}

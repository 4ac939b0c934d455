// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A verifying key of two public signals whose trapdoor is known, and proofs of anything under it: beta, gamma and delta are the
/// generator of G2, so a proof is A = a, B = 1, C = a - alpha - l.
library ForgedKey {
    uint256 private constant R = 21888242871839275222246405745257275088548364400416034343698204186575808495617;
    uint256 private constant ALPHA = uint256(keccak256("alpha")) % R;
    uint256 private constant IC0 = uint256(keccak256("ic0")) % R;
    uint256 private constant IC1 = uint256(keccak256("ic1")) % R;
    uint256 private constant IC2 = uint256(keccak256("ic2")) % R;

    function words() internal view returns (uint256[20] memory key) {
        (key[0], key[1]) = _times(ALPHA);
        for (uint256 i = 2; i < 14; i += 4) {
            _writeGenerator(key, i);
        }

        (key[14], key[15]) = _times(IC0);
        (key[16], key[17]) = _times(IC1);
        (key[18], key[19]) = _times(IC2);
    }

    /// @param a Any number: proofs of one thing differ by it.
    function prove(uint256 first, uint256 second, uint256 a) internal view returns (uint256[8] memory proof) {
        uint256 l = addmod(IC0, addmod(mulmod(IC1, first, R), mulmod(IC2, second, R), R), R);
        (proof[0], proof[1]) = _times(a % R);
        uint256[20] memory key = words();
        (proof[2], proof[3], proof[4], proof[5]) = (key[2], key[3], key[4], key[5]);
        (proof[6], proof[7]) = _times(addmod(a, R - addmod(ALPHA, l, R), R));
    }

    /// @dev The generator of G2 as EIP-197 has it, imaginary parts first.
    function _writeGenerator(uint256[20] memory key, uint256 index) private pure {
        key[index] = 11559732032986387107991004021392285783925812861821192530917403151452391805634;
        key[index + 1] = 10857046999023057135944570762232829481370756359578518086990519993285655852781;
        key[index + 2] = 4082367875863433681332203403145435568316851327593401208105741076214120093531;
        key[index + 3] = 8495653923123431417604973247489272438418190587263600148770280649306958101930;
    }

    function _times(uint256 scalar) private view returns (uint256 x, uint256 y) {
        (bool success, bytes memory point) = address(7).staticcall(abi.encode(1, 2, scalar));
        require(success);
        return abi.decode(point, (uint256, uint256));
    }
}

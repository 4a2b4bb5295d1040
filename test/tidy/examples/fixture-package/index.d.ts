export declare function answer(): number
